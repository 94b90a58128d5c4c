/** Saved filters: what somebody looks at often, with a name. All operators share them. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { AgentFilter } from '../types';

export function useSavedFilters() {
  return useQuery({
    queryKey: keys.savedFilters,
    queryFn: ({ signal }) => answer(api.GET('/api/saved-filters', { signal })),
  });
}

export function useSaveFilter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; filter: AgentFilter }) =>
      answer(api.POST('/api/saved-filters', { body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.savedFilters }),
  });
}

export interface SavedFilterChange {
  id: string;
  name?: string;
  filter?: AgentFilter;
}

/** Rename it, or let it mean something else. */
export function useChangeSavedFilter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: SavedFilterChange) =>
      answer(api.PATCH('/api/saved-filters/{id}', { params: { path: { id } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.savedFilters }),
  });
}

export function useDeleteSavedFilter() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/saved-filters/{id}', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.savedFilters }),
  });
}
