/** Which deployments are listed, in the address of the page. */

import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { DeploymentQuery } from '../../api/keys';
import type { Deployment, DeploymentKind } from '../../api/types';

type State = Deployment['state'];

export const LISTED_STATES: readonly State[] = ['running', 'scheduled', 'paused', 'stopping', 'finished'];
export const LISTED_KINDS: readonly DeploymentKind[] = ['shell', 'powershell', 'restart', 'shut_down'];

export interface ListFilter {
  state: State | undefined;
  kind: DeploymentKind | undefined;
  search: string;
  filtered: boolean;
  query: Omit<DeploymentQuery, 'limit' | 'cursor'>;
  set(name: 'state' | 'kind' | 'search', value: string | undefined, quiet?: boolean): void;
  clear(): void;
}

export function readListFilter(params: URLSearchParams): Pick<ListFilter, 'state' | 'kind' | 'search'> {
  return {
    state: LISTED_STATES.find((one) => one === params.get('state')),
    kind: LISTED_KINDS.find((one) => one === params.get('kind')),
    search: params.get('search') ?? '',
  };
}

export function useListFilter(): ListFilter {
  const [params, setParams] = useSearchParams();
  const { state, kind, search } = useMemo(() => readListFilter(params), [params]);
  const set: ListFilter['set'] = (name, value, quiet = false) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: quiet },
    );
  return {
    state,
    kind,
    search,
    filtered: state !== undefined || kind !== undefined || search !== '',
    query: { ...(state && { state: [state] }), ...(kind && { kind }), ...(search && { search }) },
    set,
    clear: () => setParams({}),
  };
}
