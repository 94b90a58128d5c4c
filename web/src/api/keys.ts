/** The keys of the query cache: each lists every parameter that its query sends. */

import type { Presence, TaskState } from './types';

export interface AgentQuery {
  search?: string;
  state?: Presence;
  limit: number;
  cursor?: string;
}

export interface DeploymentQuery {
  limit: number;
  cursor?: string;
}

export interface TaskQuery {
  state?: TaskState;
  limit: number;
  cursor?: string;
}

export const keys = {
  session: ['session'] as const,
  apiKeys: ['api-keys'] as const,
  tokens: ['enrollment-tokens'] as const,
  registrations: {
    all: ['registrations'] as const,
    pending: ['registrations', { state: 'pending' }] as const,
  },
  agents: {
    all: ['agents'] as const,
    lists: ['agents', 'list'] as const,
    list: (query: AgentQuery) => ['agents', 'list', query] as const,
    one: (id: string) => ['agents', 'one', id] as const,
  },
  deployments: {
    all: ['deployments'] as const,
    lists: ['deployments', 'list'] as const,
    list: (query: DeploymentQuery) => ['deployments', 'list', query] as const,
    // Everything of one deployment hangs below its id, so that one event refreshes its tasks and logs too.
    one: (id: string) => ['deployments', 'one', id] as const,
    tasks: (id: string, query: TaskQuery) => ['deployments', 'one', id, 'tasks', query] as const,
    task: (id: string, taskId: string) => ['deployments', 'one', id, 'task', taskId] as const,
  },
  // A log only ever grows, so its size says whether what we have is still all of it.
  log: (url: string, size: number) => ['log', url, size] as const,
};
