/** What administrators set for the whole fleet. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { PreferencesChange } from '../types';

export function useSettings(enabled = true) {
  return useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => answer(api.GET('/api/settings', { signal })),
    enabled,
  });
}

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PreferencesChange) => answer(api.PUT('/api/settings', { body })),
    onSettled: () =>
      Promise.all([keys.settings, keys.agents.all].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
