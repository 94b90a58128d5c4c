/** Tasks of a deployment, their attempts and logs. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys, type TaskQuery } from '../keys';

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
