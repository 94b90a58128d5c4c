/** Actions on PCs: what one would reach, and doing it. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { ApiError } from '../errors';
import { keys } from '../keys';
import type { AgentAction, AgentChoice } from '../types';

export const CONFIRMATION_NEEDED = 'confirmation_needed';

/** What is not said is as the server has it. */
export type Wish = Pick<AgentAction, 'action' | 'choice'> & Partial<AgentAction>;

const UNSAID = { grace: 60, notice: '' };

/** Whom an action would reach. */
export interface Reach {
  count: number;
  online: number;
  offline: number;
  /** Online, with somebody logged on. */
  withPeople: number;
}

/** What the server wants confirmed; undefined for any other error. */
export function reachOf(error: unknown): Reach | undefined {
  if (!(error instanceof ApiError) || error.code !== CONFIRMATION_NEEDED) return undefined;
  const { count, online, offline, with_people } = error.details;
  return {
    count: Number(count),
    online: Number(online),
    offline: Number(offline),
    withPeople: Number(with_people),
  };
}

/** Whom turning PCs off would reach: unconfirmed, the server does nothing and says that. */
export function usePowerReach(action: 'restart' | 'shut_down', choice: AgentChoice) {
  return useQuery({
    queryKey: keys.agents.actionReach(action, choice),
    queryFn: async ({ signal }): Promise<Reach> => {
      try {
        await answer(api.POST('/api/agents/actions', { body: { ...UNSAID, action, choice }, signal }));
      } catch (error) {
        const reach = reachOf(error);
        if (reach) return reach;
        throw error;
      }
      throw new Error('an action that nobody confirmed was done');
    },
    staleTime: 0,
    gcTime: 0,
  });
}

/** Do it. Nobody is asked here: the server refuses what has to be confirmed. */
export function useAct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => answer(api.POST('/api/agents/actions', { body: { ...UNSAID, ...wish } })),
    onSuccess: (done) => {
      if (done.deployment) client.setQueryData(keys.deployments.one(done.deployment.id), done.deployment);
      return client.invalidateQueries({ queryKey: keys.deployments.lists });
    },
  });
}
