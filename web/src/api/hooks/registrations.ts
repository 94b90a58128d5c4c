/** Registration requests: PCs that asked to join, and the decision about them. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import { assertNever } from '../never';
import type { Registration } from '../types';

export type Decision = 'approve' | 'reject';

/** How many decisions are sent at once; more would only wait in the browser's own queue. */
const AT_ONCE = 6;

export function usePendingRegistrations() {
  return useQuery({
    queryKey: keys.registrations.pending,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/registrations', { params: { query: { state: 'pending' } }, signal })),
  });
}

export interface Decided {
  done: number;
  errors: unknown[];
}

/** Decide about one or many; each is its own request, and one that fails doesn't hold up the others. */
export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, decision }: { ids: string[]; decision: Decision }): Promise<Decided> => {
      const waiting = [...ids];
      const errors: unknown[] = [];
      const worker = async () => {
        for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
          await decide(id, decision).catch((error: unknown) => errors.push(error));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return { done: ids.length - errors.length, errors };
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.registrations.all }),
        client.invalidateQueries({ queryKey: keys.agents.all }),
      ]),
  });
}

function decide(id: string, decision: Decision): Promise<Registration> {
  const params = { path: { id } };
  switch (decision) {
    case 'approve':
      return answer(api.POST('/api/registrations/{id}/approve', { params }));
    case 'reject':
      return answer(api.POST('/api/registrations/{id}/reject', { params }));
    default:
      return assertNever(decision);
  }
}
