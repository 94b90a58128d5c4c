/** Tasks of a deployment, their attempts and logs. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys, type TaskQuery } from '../keys';
import { fetchLog } from '../logs';

export function useTasks(deploymentId: string, query: TaskQuery) {
  return useQuery({
    queryKey: keys.deployments.tasks(deploymentId, query),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/deployments/{id}/tasks', { params: { path: { id: deploymentId }, query }, signal }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useTask(deploymentId: string, taskId: string) {
  return useQuery({
    queryKey: keys.deployments.task(deploymentId, taskId),
    queryFn: ({ signal }) => answer(api.GET('/api/tasks/{id}', { params: { path: { id: taskId } }, signal })),
  });
}

/** A log's bytes stay in memory this long after they were last looked at, ms. */
const LOG_KEPT = 30_000;

export function useLog(url: string, size: number, enabled: boolean) {
  return useQuery({
    queryKey: keys.log(url, size),
    queryFn: ({ signal }) => fetchLog(url, signal),
    gcTime: LOG_KEPT,
    enabled,
    placeholderData: (previous, query) => (query?.queryKey[1] === url ? previous : undefined),
  });
}
