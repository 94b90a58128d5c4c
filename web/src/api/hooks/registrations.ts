/** Registration requests: PCs that asked to join, and the decision about them. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { ApiError } from '../errors';
import { keys } from '../keys';
import type { RegistrationDecisionKind, RegistrationState } from '../types';

/** How many decisions one request takes; the server's own limit. */
const AT_ONCE = 1_000;

export function useRegistrations(state: RegistrationState | undefined) {
  return useQuery({
    queryKey: keys.registrations.list(state),
    queryFn: ({ signal }) => answer(api.GET('/api/registrations', { params: { query: { state } }, signal })),
  });
}

export function usePendingRegistrations() {
  return useRegistrations('pending');
}

export interface Decided {
  done: number;
  errors: unknown[];
}

/** Decide about one or many; one that can't be decided doesn't hold up the others. */
export function useDecide() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async (wish: { ids: string[]; decision: RegistrationDecisionKind }): Promise<Decided> => {
      const found: Decided = { done: 0, errors: [] };
      for (let start = 0; start < wish.ids.length; start += AT_ONCE) {
        const body = { ids: wish.ids.slice(start, start + AT_ONCE), decision: wish.decision };
        const { decided, refused } = await answer(api.POST('/api/registrations/decisions', { body }));
        found.done += decided.length;
        found.errors.push(...refused.map((one) => new ApiError(one.code, 409, one.message)));
      }
      return found;
    },
    onSettled: refresh,
  });
}

/** Approve a PC as the agent that it was before. */
export function useApproveAs() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, agentId }: { id: string; agentId: string }) =>
      answer(
        api.POST('/api/registrations/{id}/approve', { params: { path: { id } }, body: { same_as: agentId } }),
      ),
    onSettled: refresh,
  });
}

function useRefresh() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.registrations.all }),
      client.invalidateQueries({ queryKey: keys.agents.all }),
    ]);
}
