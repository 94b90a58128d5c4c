/** Tags: made, renamed, merged, deleted, and put on PCs. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { AgentChoice } from '../types';

export function useTags(enabled = true) {
  return useQuery({
    queryKey: keys.tags,
    queryFn: ({ signal }) => answer(api.GET('/api/tags', { signal })),
    enabled,
  });
}

export function useCreateTag() {
  const settle = useChangedTags();
  return useMutation({
    mutationFn: (name: string) => answer(api.POST('/api/tags', { body: { name } })),
    onSettled: settle,
  });
}

export function useRenameTag() {
  const settle = useChangedTags();
  return useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) =>
      answer(api.PATCH('/api/tags/{id}', { params: { path: { id } }, body: { name } })),
    onSettled: settle,
  });
}

export function useMergeTag() {
  const settle = useChangedTags();
  return useMutation({
    mutationFn: ({ id, into }: { id: string; into: string }) =>
      answer(api.POST('/api/tags/{id}/merge', { params: { path: { id } }, body: { into } })),
    onSettled: settle,
  });
}

export function useDeleteTag() {
  const settle = useChangedTags();
  return useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/tags/{id}', { params: { path: { id } } })),
    onSettled: settle,
  });
}

export interface TagChange {
  choice: AgentChoice;
  add: string[];
  remove: string[];
}

/** Put tags on PCs and take tags from them. */
export function useTagAgents() {
  const settle = useChangedTags();
  return useMutation({
    mutationFn: (body: TagChange) => answer(api.POST('/api/agents/tags', { body })),
    onSettled: settle,
  });
}

/** Tags stand in the list, in its menus and in saved filters. */
function useChangedTags() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [keys.tags, keys.agents.all, keys.savedFilters].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}
