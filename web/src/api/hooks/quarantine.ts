/** Quarantine: agents that more than one PC claims to be. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';

export function useQuarantine() {
  return useQuery({
    queryKey: keys.agents.quarantine,
    queryFn: ({ signal }) => answer(api.GET('/api/quarantine', { signal })),
  });
}

export type Decision = 'split' | 'merge';

interface Decided {
  decision: Decision;
  agentId: string;
  /** Who stays the agent, or what it goes on from. */
  claimantId: string;
}

export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ decision, agentId, claimantId }: Decided) => {
      const params = { path: { id: agentId } };
      return decision === 'split'
        ? answer(api.POST('/api/quarantine/{id}/split', { params, body: { keeps: claimantId } }))
        : answer(api.POST('/api/quarantine/{id}/merge', { params, body: { into: claimantId } }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.agents.all }),
  });
}
