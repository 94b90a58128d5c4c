/** Schedules: deployments that are made again and again. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { NewSchedule, ScheduleChange } from '../types';

export function useSchedules() {
  return useQuery({
    queryKey: keys.schedules.list,
    queryFn: ({ signal }) => answer(api.GET('/api/schedules', { signal })),
  });
}

/** When a rule comes around; asks nothing while the line is empty. */
export function useOccurrences(cron: string, zone: string) {
  return useQuery({
    queryKey: keys.schedules.preview(cron, zone),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/schedules/preview', { signal, params: { query: { cron, time_zone: zone } } })),
    enabled: cron !== '' && zone !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
}

function useScheduleChange<Wish, Result>(change: (wish: Wish) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.schedules.all }),
  });
}

export function useCreateSchedule() {
  return useScheduleChange((body: NewSchedule) => answer(api.POST('/api/schedules', { body })));
}

export function useChangeSchedule() {
  return useScheduleChange(({ id, body }: { id: string; body: ScheduleChange }) =>
    answer(api.PATCH('/api/schedules/{id}', { params: { path: { id } }, body })),
  );
}

export function usePauseSchedule() {
  return useScheduleChange(({ id, paused }: { id: string; paused: boolean }) =>
    paused
      ? answer(api.POST('/api/schedules/{id}/pause', { params: { path: { id } } }))
      : answer(api.POST('/api/schedules/{id}/resume', { params: { path: { id } } })),
  );
}

export function useRunSchedule() {
  return useScheduleChange((id: string) =>
    answer(api.POST('/api/schedules/{id}/run-now', { params: { path: { id } } })),
  );
}

export function useRemoveSchedule() {
  return useScheduleChange((id: string) =>
    answer(api.DELETE('/api/schedules/{id}', { params: { path: { id } } })),
  );
}
