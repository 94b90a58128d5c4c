/** Agents: the PCs under management. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { type AgentQuery, keys } from '../keys';
import type { AgentChoice, AgentPage } from '../types';

interface Asking {
  enabled?: boolean;
  /** ms after which it is asked again, for what no event tells of; not while the page is hidden. */
  lookAgain?: number | false;
}

export function useAgents(query: AgentQuery, { enabled = true, lookAgain = false }: Asking = {}) {
  return useQuery({
    queryKey: keys.agents.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/agents', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval: lookAgain,
  });
}

/** One PC; what a list that was loaded says of it is shown until the answer is there. */
export function useAgent(id: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.agents.one(id),
    queryFn: ({ signal }) => answer(api.GET('/api/agents/{id}', { params: { path: { id } }, signal })),
    placeholderData: () =>
      client
        .getQueriesData<AgentPage>({ queryKey: keys.agents.lists })
        .flatMap(([, page]) => page?.agents ?? [])
        .find((agent) => agent.id === id),
  });
}

/** What there is to filter by, with the number of PCs. */
export function useFacets() {
  return useQuery({
    queryKey: keys.agents.facets,
    queryFn: ({ signal }) => answer(api.GET('/api/agents/facets', { signal })),
  });
}

export function useRemoveAgents() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (choice: AgentChoice) => answer(api.POST('/api/agents/removal', { body: { choice } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.agents.all }),
  });
}

/** How many are restored at once; more would only wait in the browser's own queue. */
const AT_ONCE = 6;

export interface Restored {
  done: number;
  errors: unknown[];
}

/** Restore one by one; one that can't be restored any more doesn't hold up the others. */
export function useRestoreAgents() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (ids: string[]): Promise<Restored> => {
      const waiting = [...ids];
      const errors: unknown[] = [];
      const worker = async () => {
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
          const params = { path: { id } };
          await answer(api.POST('/api/agents/{id}/restore', { params })).catch((error: unknown) =>
            errors.push(error),
          );
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return { done: ids.length - errors.length, errors };
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.agents.all }),
  });
}
