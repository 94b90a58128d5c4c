/** Which PCs are meant: the filter as the list, saved filters, bulk actions and deployments share it. */

import type { AgentFilter, FilterState } from '../api/types';

export const FILTER_STATES: readonly FilterState[] = ['online', 'offline', 'quarantined', 'removed'];

/** A filter with nothing left out. */
export interface Filter {
  search: string;
  /** null: those under management, online or not. */
  state: FilterState | null;
  os: 'windows' | 'linux' | null;
  version: string | null;
  /** Names; a PC has to have all of them. */
  tags: readonly string[];
}

export const NO_FILTER: Filter = { search: '', state: null, os: null, version: null, tags: [] };

/** The API leaves out what is not filtered by. */
export function fullFilter(filter: AgentFilter): Filter {
  return {
    search: filter.search,
    state: filter.state ?? null,
    os: filter.os ?? null,
    version: filter.version ?? null,
    tags: filter.tags,
  };
}

/** The filter as a body of the API. */
export function asBody(filter: Filter): AgentFilter {
  return { ...filter, search: filter.search.trim(), tags: [...filter.tags] };
}

/** The filter as query parameters of the API; what is not filtered by is left out. */
export function asQuery(filter: Filter) {
  const search = filter.search.trim();
  return {
    ...(search && { search }),
    ...(filter.state && { state: filter.state }),
    ...(filter.os && { os: filter.os }),
    ...(filter.version !== null && { version: filter.version }),
    ...(filter.tags.length > 0 && { tag: [...filter.tags] }),
  };
}

export function isFiltered(filter: Filter): boolean {
  return Object.keys(asQuery(filter)).length > 0;
}

/** Whether both mean the same PCs; the order of tags says nothing. */
export function isSameFilter(one: Filter, other: Filter): boolean {
  return filterKey(one) === filterKey(other);
}

/** A text that is the same for filters that mean the same. */
export function filterKey(filter: Filter): string {
  return JSON.stringify(asQuery({ ...filter, tags: [...filter.tags].sort() }));
}

/** What can be done with PCs depends on this: those that were removed can only be restored, and so on. */
export type Standing = 'active' | 'quarantined' | 'removed';

export function standingOf(filter: Filter): Standing {
  return filter.state === 'quarantined' || filter.state === 'removed' ? filter.state : 'active';
}

export function toggleTag(filter: Filter, tag: string): Filter {
  const tags = filter.tags.includes(tag)
    ? filter.tags.filter((other) => other !== tag)
    : [...filter.tags, tag];
  return { ...filter, tags };
}
