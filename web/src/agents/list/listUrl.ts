/** Everything about the list that is in the address of the page: filter, order, page. */

import type { AgentQuery } from '../../api/keys';
import type { AgentSort } from '../../api/types';
import { asQuery, type Filter } from '../../filters/agentFilter';
import { readFilter, writeFilter } from '../../filters/filterUrl';

export const SORTS: readonly AgentSort[] = ['name', 'last_check_in', 'os', 'version', 'registered_at'];

export interface Order {
  sort: AgentSort;
  order: 'asc' | 'desc';
}

export const BY_NAME: Order = { sort: 'name', order: 'asc' };

/** What one looks at first is what is new, where there is something new. */
const FIRST_ORDER: Record<AgentSort, Order['order']> = {
  name: 'asc',
  os: 'asc',
  version: 'desc',
  last_check_in: 'desc',
  registered_at: 'desc',
};

export interface ListPlace {
  filter: Filter;
  order: Order;
  /** Of the page shown; undefined: the first. */
  cursor: string | undefined;
  /** How many pages lie before this one. */
  index: number;
}

export function readPlace(params: URLSearchParams): ListPlace {
  const sort = SORTS.find((known) => known === params.get('sort')) ?? BY_NAME.sort;
  const order = params.get('order');
  const cursor = params.get('after') ?? undefined;
  const page = Number(params.get('page'));
  return {
    filter: readFilter(params),
    order: { sort, order: order === 'asc' || order === 'desc' ? order : FIRST_ORDER[sort] },
    cursor,
    index: cursor === undefined || !Number.isSafeInteger(page) || page < 2 ? 0 : page - 1,
  };
}

/** Another filter begins at its first page. */
export function withFilter(params: URLSearchParams, filter: Filter): URLSearchParams {
  return withPage(writeFilter(params, filter), undefined, 0);
}

/** Another order begins at its first page; the usual one needs no words. */
export function withOrder(params: URLSearchParams, { sort, order }: Order): URLSearchParams {
  const next = withPage(params, undefined, 0);
  next.delete('sort');
  next.delete('order');
  if (sort !== BY_NAME.sort) next.set('sort', sort);
  if (order !== FIRST_ORDER[sort]) next.set('order', order);
  return next;
}

export function withPage(
  params: URLSearchParams,
  cursor: string | undefined,
  index: number,
): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('after');
  next.delete('page');
  if (cursor !== undefined && index > 0) {
    next.set('after', cursor);
    next.set('page', String(index + 1));
  }
  return next;
}

/** The order after a click on the head of a column: that column, and with the next click the other way round. */
export function clickedOrder(now: Order, sort: AgentSort): Order {
  if (now.sort !== sort) return { sort, order: FIRST_ORDER[sort] };
  return { sort, order: now.order === 'asc' ? 'desc' : 'asc' };
}

/** What the server is asked for. */
export function listQuery({ filter, order, cursor }: ListPlace, limit: number): AgentQuery {
  return { ...asQuery(filter), ...order, limit, ...(cursor !== undefined && { cursor }) };
}
