/** What becomes of a deployment after it was made: paused, resumed, started, tried again. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { NewRetry } from '../types';

export type Step = 'pause' | 'resume' | 'start';

function take(id: string, step: Step) {
  const at = { params: { path: { id } } };
  switch (step) {
    case 'pause':
      return answer(api.POST('/api/deployments/{id}/pause', at));
    case 'resume':
      return answer(api.POST('/api/deployments/{id}/resume', at));
    case 'start':
      return answer(api.POST('/api/deployments/{id}/start', at));
  }
}

export function useSteer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: Step) => take(id, step),
    onSuccess: (deployment) => {
      client.setQueryData(keys.deployments.one(id), deployment);
      return client.invalidateQueries({ queryKey: keys.deployments.all });
    },
  });
}

export function useRetry(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewRetry) =>
      answer(api.POST('/api/deployments/{id}/retry', { params: { path: { id } }, body })),
    onSuccess: ({ deployment }) => {
      client.setQueryData(keys.deployments.one(id), deployment);
      return client.invalidateQueries({ queryKey: keys.deployments.all });
    },
  });
}
