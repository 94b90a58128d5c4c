/** Deployments: listed, looked at, created, cancelled. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { type DeploymentQuery, keys } from '../keys';
import type { NewDeployment, NewTarget } from '../types';

export function useDeployments(query: DeploymentQuery) {
  return useQuery({
    queryKey: keys.deployments.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/deployments', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useDeployment(id: string) {
  return useQuery({
    queryKey: keys.deployments.one(id),
    queryFn: ({ signal }) => answer(api.GET('/api/deployments/{id}', { params: { path: { id } }, signal })),
  });
}

/** How many PCs a target hits now; nothing is asked as long as it isn't `complete`. */
export function useReach(target: NewTarget, complete: boolean) {
  return useQuery({
    queryKey: keys.agents.reach(target),
    queryFn: ({ signal }) => answer(api.POST('/api/deployments/reach', { body: target, signal })),
    placeholderData: keepPreviousData,
    enabled: complete,
  });
}

export function useCreateDeployment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewDeployment) => answer(api.POST('/api/deployments', { body })),
    onSuccess: (made) => {
      client.setQueryData(keys.deployments.one(made.id), made);
      return client.invalidateQueries({ queryKey: keys.deployments.lists });
    },
  });
}

export function useCancelDeployment(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.POST('/api/deployments/{id}/cancel', { params: { path: { id } } })),
    onSuccess: (cancelled) => {
      client.setQueryData(keys.deployments.one(id), cancelled);
      return client.invalidateQueries({ queryKey: keys.deployments.all });
    },
  });
}
