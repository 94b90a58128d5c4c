/** The filter in the address of the page, so that a list can be bookmarked and sent to a colleague. */

import { asQuery, FILTER_STATES, type Filter } from './agentFilter';

const NAMES = ['search', 'state', 'os', 'version', 'tag'] as const;

/** The filter in an address; what makes no sense there is not filtered by. */
export function readFilter(params: URLSearchParams): Filter {
  const state = params.get('state');
  const os = params.get('os');
  return {
    search: params.get('search') ?? '',
    state: FILTER_STATES.find((known) => known === state) ?? null,
    os: os === 'windows' || os === 'linux' ? os : null,
    version: params.get('version'),
    tags: [...new Set(params.getAll('tag').filter(Boolean))],
  };
}

/** The address's parameters with this filter; others that it has stay as they are. */
export function writeFilter(params: URLSearchParams, filter: Filter): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const name of NAMES) next.delete(name);
  for (const [name, value] of Object.entries(asQuery(filter)))
    for (const one of Array.isArray(value) ? value : [value]) next.append(name, one);
  return next;
}

/** The page of the list with this filter. */
export function listAddress(filter: Filter): string {
  const query = writeFilter(new URLSearchParams(), filter).toString();
  return query ? `/agents?${query}` : '/agents';
}
