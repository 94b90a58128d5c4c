/** Which deployments are listed, in the address of the page. */

import type { DeploymentQuery } from '../../api/keys';
import type { DeploymentKind, DeploymentState } from '../../api/types';
import { type ListParams, useListParams } from '../../ui/useListParams';

export const LISTED_STATES: readonly DeploymentState[] = [
  'running',
  'scheduled',
  'paused',
  'stopping',
  'finished',
];
export const LISTED_KINDS: readonly DeploymentKind[] = ['shell', 'powershell', 'restart', 'shut_down'];

export interface ListFilter extends Pick<ListParams, 'clear'> {
  state: DeploymentState | undefined;
  kind: DeploymentKind | undefined;
  /** The id of the schedule that made them; empty: any, or none. */
  schedule: string;
  search: string;
  filtered: boolean;
  query: Omit<DeploymentQuery, 'limit' | 'cursor'>;
  set(name: 'state' | 'kind' | 'schedule' | 'search', value: string | undefined, quiet?: boolean): void;
}

/** The filter that an address says, and the query for it. */
export function readListFilter(params: URLSearchParams): Omit<ListFilter, 'set' | 'clear'> {
  const state = LISTED_STATES.find((one) => one === params.get('state'));
  const kind = LISTED_KINDS.find((one) => one === params.get('kind'));
  const schedule = params.get('schedule') ?? '';
  const search = params.get('search') ?? '';
  const query = {
    ...(state && { state: [state] }),
    ...(kind && { kind }),
    ...(schedule && { schedule_id: schedule }),
    ...(search && { search }),
  };
  return { state, kind, schedule, search, filtered: Object.keys(query).length > 0, query };
}

export function useListFilter(): ListFilter {
  const { params, set, clear } = useListParams();
  return { ...readListFilter(params), set, clear };
}
