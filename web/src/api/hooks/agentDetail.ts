/** What there is to know of one PC beyond its row in the list; each part is asked for when it is looked at. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys, type MetricSpan, type SoftwareQuery } from '../keys';

const SECOND = 1_000; // ms
/** Charts are drawn anew this often at most, ms: a curve of an hour doesn't move visibly sooner. */
const LEAST_PAUSE = 10 * SECOND;

const pathOf = (id: string) => ({ path: { id } });

export function useInventory(id: string) {
  return useQuery({
    queryKey: keys.agents.inventory(id),
    queryFn: ({ signal }) => answer(api.GET('/api/agents/{id}/inventory', { params: pathOf(id), signal })),
  });
}

export function useSoftware(id: string, query: SoftwareQuery) {
  return useQuery({
    queryKey: keys.agents.software(id, query),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/agents/{id}/software', { params: { ...pathOf(id), query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/**
 * The points of the charts. Nobody is told of each heartbeat, so while the charts are looked at they are asked for
 * again as often as there is a new point; not while the window is hidden, and not for a PC that sends none.
 */
export function useMetrics(id: string, span: MetricSpan, online: boolean) {
  return useQuery({
    queryKey: keys.agents.metrics(id, span),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/agents/{id}/metrics', { params: { ...pathOf(id), query: { span } }, signal })),
    refetchInterval: ({ state }) =>
      online && state.data ? Math.max(LEAST_PAUSE, state.data.step * SECOND) : false,
  });
}

/** Comings and goings, newest first, at most `limit` of them. */
export function usePresence(id: string, limit: number) {
  return useQuery({
    queryKey: keys.agents.presence(id, limit),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/agents/{id}/presence', { params: { ...pathOf(id), query: { limit } }, signal })),
  });
}

/** As many tasks or activities are shown; older ones are found by deployment, or in the log of all. */
export const LATEST = 100;
const latest = { limit: LATEST };

export function useAgentTasks(id: string) {
  return useQuery({
    queryKey: keys.deployments.ofAgent(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/agents/{id}/tasks', { params: { ...pathOf(id), query: latest }, signal })),
  });
}

export function useAgentActivities(id: string) {
  return useQuery({
    queryKey: keys.agents.activities(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/agents/{id}/activities', { params: { ...pathOf(id), query: latest }, signal })),
  });
}

/** The requests by which a PC came in, newest first. */
export function useWaysIn(id: string) {
  return useQuery({
    queryKey: keys.registrations.ofAgent(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/registrations', { params: { query: { agent_id: id } }, signal })),
  });
}

/** Give a PC a poll interval of its own, in seconds; null: the fleet's again. */
export function useSetPollInterval(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (seconds: number | null) =>
      answer(api.PUT('/api/agents/{id}/poll-interval', { params: pathOf(id), body: { seconds } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.agents.one(id) }),
  });
}
