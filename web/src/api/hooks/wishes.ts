/** Deployments before they are made: what one would do, and what another was made of. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { NewDeployment } from '../types';

/** What the guard sees in it, as long as it is being written; undefined: nothing to look at yet. */
export function useExamination(wish: NewDeployment | undefined) {
  return useQuery({
    queryKey: keys.deployments.examination(wish),
    queryFn: ({ signal }) =>
      answer(api.POST('/api/deployments/examine', { body: wish as NewDeployment, signal })),
    placeholderData: keepPreviousData,
    enabled: wish !== undefined,
    retry: false,
  });
}

/** What the guard sees in it at this moment. */
export function useExamine() {
  return useMutation({
    mutationFn: (body: NewDeployment) => answer(api.POST('/api/deployments/examine', { body })),
  });
}

/** A deployment as it could be sent again, for a copy. */
export function useWish(id: string | undefined) {
  return useQuery({
    queryKey: keys.deployments.wish(id ?? ''),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/deployments/{id}/wish', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== undefined,
  });
}

/** Fetches the newest version of a template, at the moment that it is chosen. */
export function useFetchTemplate() {
  const client = useQueryClient();
  return (id: string) =>
    client.fetchQuery({
      queryKey: keys.templates.one(id, undefined),
      queryFn: ({ signal }) =>
        answer(api.GET('/api/templates/{id}', { params: { path: { id }, query: {} }, signal })),
      staleTime: 0,
    });
}
