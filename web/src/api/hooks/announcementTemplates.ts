/** Announcements that are kept under a name. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { NewAnnouncementTemplate } from '../types';

export function useAnnouncementTemplates() {
  return useQuery({
    queryKey: keys.announcementTemplates,
    queryFn: ({ signal }) => answer(api.GET('/api/announcement-templates', { signal })),
  });
}

function useRefreshed() {
  const client = useQueryClient();
  return { onSettled: () => client.invalidateQueries({ queryKey: keys.announcementTemplates }) };
}

export function useCreateAnnouncementTemplate() {
  return useMutation({
    mutationFn: (body: NewAnnouncementTemplate) => answer(api.POST('/api/announcement-templates', { body })),
    ...useRefreshed(),
  });
}

export function useChangeAnnouncementTemplate() {
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body: NewAnnouncementTemplate }) =>
      answer(api.PUT('/api/announcement-templates/{id}', { params: { path: { id } }, body })),
    ...useRefreshed(),
  });
}

export function useDeleteAnnouncementTemplate() {
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/announcement-templates/{id}', { params: { path: { id } } })),
    ...useRefreshed(),
  });
}
