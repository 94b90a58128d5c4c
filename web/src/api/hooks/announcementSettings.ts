/** How announcements travel, and how long they are kept. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { AnnouncementSettingsChange } from '../types';

export function useAnnouncementSettings() {
  return useQuery({
    queryKey: keys.announcementSettings,
    queryFn: ({ signal }) => answer(api.GET('/api/settings/announcements', { signal })),
  });
}

export function useChangeAnnouncementSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AnnouncementSettingsChange) =>
      answer(api.PATCH('/api/settings/announcements', { body })),
    onSuccess: (saved) => client.setQueryData(keys.announcementSettings, saved),
  });
}
