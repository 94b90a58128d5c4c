/** The list's filter, order and page: read from the address, changed by going to another one. */

import { useRef } from 'react';
import { type NavigateOptions, useLocation, useSearchParams } from 'react-router';
import type { Filter } from '../../filters/agentFilter';
import type { Paging } from '../../ui/usePaging';
import { type ListPlace, type Order, readPlace, withFilter, withOrder, withPage } from './listUrl';

export interface ListAddress extends ListPlace {
  /** `quiet`: without a step of its own in the browser's history, as while somebody types. */
  setFilter(filter: Filter, quiet?: boolean): void;
  setOrder(order: Order): void;
  paging: Paging;
}

/** The cursors of the pages gone through are in the history's state: too long for an address, and of no use to others. */
interface Trail {
  cursors: string[];
}

function readTrail(state: unknown): string[] {
  if (typeof state !== 'object' || state === null || !('cursors' in state)) return [];
  return Array.isArray(state.cursors) ? (state as Trail).cursors : [];
}

export function useListPlace(): ListAddress {
  const { params, go } = useAddress();
  const { state } = useLocation();
  const place = readPlace(params);
  const cursors = readTrail(state);
  const turn = (cursor: string | undefined, index: number, trail: string[]) =>
    go((now) => withPage(now, cursor, index), { state: { cursors: trail } satisfies Trail });
  const next = (cursor: string) => {
    const trail = [...cursors.slice(0, place.index), cursor];
    turn(cursor, place.index + 1, trail);
  };
  const previous = () => {
    // Of a bookmarked page nobody knows what lies before it, but the first page is always there.
    const known = cursors.length >= place.index ? cursors.slice(0, place.index - 1) : [];
    turn(known.at(-1), known.length, known);
  };
  return {
    ...place,
    setFilter: (filter, quiet = false) => go((now) => withFilter(now, filter), { replace: quiet }),
    setOrder: (order) => go((now) => withOrder(now, order)),
    paging: { cursor: place.cursor, index: place.index, next, previous },
  };
}

/**
 * The address's parameters, and a way to others. What is drawn may be a moment behind the address: a second change
 * builds on the first one, not on what is still drawn.
 */
function useAddress() {
  const [params, setParams] = useSearchParams();
  const drawn = useRef(params);
  const latest = useRef(params);
  if (drawn.current !== params) {
    drawn.current = params;
    latest.current = params;
  }
  const go = (change: (now: URLSearchParams) => URLSearchParams, options?: NavigateOptions) => {
    latest.current = change(latest.current);
    setParams(latest.current, options);
  };
  return { params, go };
}
