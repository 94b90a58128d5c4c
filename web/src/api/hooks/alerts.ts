/** Alerts: what was noticed, by which rules, told to whom. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { NewAlertDestination, NewAlertRule } from '../types';

export function useAlerts(query: { limit: number; cursor?: string }) {
  return useQuery({
    queryKey: keys.alerts.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/alerts', { signal, params: { query } })),
    placeholderData: keepPreviousData,
  });
}

export function useAlertRules() {
  return useQuery({
    queryKey: keys.alerts.rules,
    queryFn: ({ signal }) => answer(api.GET('/api/alert-rules', { signal })),
  });
}

export function useAlertDestinations(enabled = true) {
  return useQuery({
    queryKey: keys.alerts.destinations,
    queryFn: ({ signal }) => answer(api.GET('/api/alert-destinations', { signal })),
    enabled,
  });
}

function useAlertChange<Wish, Result>(change: (wish: Wish) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.alerts.all }),
  });
}

/** A new rule, or with an id what that rule shall be from now on. */
export function useSaveAlertRule() {
  return useAlertChange(({ id, body }: { id?: string; body: NewAlertRule }) =>
    id
      ? answer(api.PUT('/api/alert-rules/{id}', { params: { path: { id } }, body }))
      : answer(api.POST('/api/alert-rules', { body })),
  );
}

export function useRemoveAlertRule() {
  return useAlertChange((id: string) =>
    answer(api.DELETE('/api/alert-rules/{id}', { params: { path: { id } } })),
  );
}

export function useAddAlertDestination() {
  return useAlertChange((body: NewAlertDestination) => answer(api.POST('/api/alert-destinations', { body })));
}

export function useRemoveAlertDestination() {
  return useAlertChange((id: string) =>
    answer(api.DELETE('/api/alert-destinations/{id}', { params: { path: { id } } })),
  );
}

export function useTestAlertDestination() {
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.POST('/api/alert-destinations/{id}/test', { params: { path: { id } } })),
  });
}
