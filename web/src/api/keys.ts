/** The keys of the query cache: each lists every parameter that its query sends. */

import type {
  AgentChoice,
  AgentSort,
  AnnouncementMissed,
  AnnouncementPriority,
  AnnouncementState,
  AnnouncementStep,
  DeploymentKind,
  DeploymentState,
  FilterState,
  LogEncoding,
  NewTarget,
  PcAction,
  ReceiptSort,
  RegistrationState,
  TaskSort,
  TaskState,
} from './types';

export interface AgentQuery {
  search?: string;
  state?: FilterState;
  os?: 'windows' | 'linux';
  version?: string;
  tag?: string[];
  sort?: AgentSort;
  order?: 'asc' | 'desc';
  limit: number;
  cursor?: string;
}

export type MetricSpan = 'hour' | 'day';

export interface SoftwareQuery {
  search?: string;
  limit: number;
  cursor?: string;
}

export interface DeploymentQuery {
  state?: DeploymentState[];
  kind?: DeploymentKind;
  schedule_id?: string;
  search?: string;
  limit: number;
  cursor?: string;
}

export interface TaskQuery {
  state?: TaskState[];
  cause?: string;
  search?: string;
  sort?: TaskSort;
  order?: 'asc' | 'desc';
  limit: number;
  cursor?: string;
}

export interface AnnouncementQuery {
  search?: string;
  priority?: AnnouncementPriority[];
  state?: AnnouncementState[];
  created_by?: string;
  since?: string;
  until?: string;
  limit: number;
  cursor?: string;
}

export interface ReceiptQuery {
  step?: AnnouncementStep;
  missed?: AnnouncementMissed;
  network?: string;
  search?: string;
  sort?: ReceiptSort;
  order?: 'asc' | 'desc';
  limit: number;
  cursor?: string;
}

export const keys = {
  session: ['session'] as const,
  apiKeys: ['api-keys'] as const,
  tokens: {
    all: ['enrollment-tokens'] as const,
    list: ['enrollment-tokens', 'list'] as const,
    one: (id: string) => ['enrollment-tokens', 'one', id] as const,
  },
  registrations: {
    all: ['registrations'] as const,
    list: (state: RegistrationState | undefined) => ['registrations', { state }] as const,
    ofAgent: (id: string) => ['registrations', { agent: id }] as const,
  },
  agents: {
    all: ['agents'] as const,
    facets: ['agents', 'facets'] as const,
    // Below the lists: how many they are, and who of them is there, moves with the list.
    actionReach: (action: PcAction, choice: AgentChoice) =>
      ['agents', 'list', 'action', action, choice] as const,
    lists: ['agents', 'list'] as const,
    list: (query: AgentQuery) => ['agents', 'list', query] as const,
    // Below the lists: whoever is quarantined or released is an agent that changed.
    quarantine: ['agents', 'list', 'quarantine'] as const,
    // Below the lists: whoever comes, goes or gets a tag may be in it.
    reach: (target: NewTarget) => ['agents', 'list', 'reach', target] as const,
    // Everything of one PC hangs below its id, so that one event refreshes what is open of it.
    one: (id: string) => ['agents', 'one', id] as const,
    inventory: (id: string) => ['agents', 'one', id, 'inventory'] as const,
    software: (id: string, query: SoftwareQuery) => ['agents', 'one', id, 'software', query] as const,
    metrics: (id: string, span: MetricSpan) => ['agents', 'one', id, 'metrics', span] as const,
    presence: (id: string, limit: number) => ['agents', 'one', id, 'presence', limit] as const,
    activities: (id: string) => ['agents', 'one', id, 'activities'] as const,
  },
  settings: ['settings'] as const,
  guard: ['guard'] as const,
  alerts: {
    all: ['alerts'] as const,
    rules: ['alerts', 'rules'] as const,
    destinations: ['alerts', 'destinations'] as const,
    list: (query: { limit: number; cursor?: string }) => ['alerts', 'list', query] as const,
  },
  schedules: {
    all: ['schedules'] as const,
    list: ['schedules', 'list'] as const,
    preview: (cron: string, zone: string) => ['schedules', 'preview', cron, zone] as const,
  },
  tags: ['tags'] as const,
  savedFilters: ['saved-filters'] as const,
  templates: {
    all: ['templates'] as const,
    list: (search: string) => ['templates', 'list', search] as const,
    // A version never changes, but which one is the latest does.
    one: (id: string, version: number | undefined) => ['templates', 'one', id, version] as const,
    versions: (id: string) => ['templates', 'one', id, 'versions'] as const,
  },
  deployments: {
    all: ['deployments'] as const,
    lists: ['deployments', 'list'] as const,
    list: (query: DeploymentQuery) => ['deployments', 'list', query] as const,
    wish: (id: string) => ['deployments', 'one', id, 'wish'] as const,
    // Not below the lists: what a script says does not change with who is there.
    examination: (wish: unknown) => ['examination', wish] as const,
    // Of one PC; below the lists, as any deployment that moves may have a task of it.
    ofAgent: (id: string) => ['deployments', 'list', { agent: id }] as const,
    // Everything of one deployment hangs below its id, so that one event refreshes its tasks and logs too.
    one: (id: string) => ['deployments', 'one', id] as const,
    tasks: (id: string, query: TaskQuery) => ['deployments', 'one', id, 'tasks', query] as const,
    task: (id: string, taskId: string) => ['deployments', 'one', id, 'task', taskId] as const,
    progress: (id: string) => ['deployments', 'one', id, 'progress'] as const,
  },
  announcements: {
    all: ['announcements'] as const,
    lists: ['announcements', 'list'] as const,
    list: (query: AnnouncementQuery) => ['announcements', 'list', query] as const,
    // Everything of one announcement hangs below its id, so that one event refreshes its receipts and answers too.
    one: (id: string) => ['announcements', 'one', id] as const,
    receipts: (id: string, query: ReceiptQuery) => ['announcements', 'one', id, 'receipts', query] as const,
    delays: (id: string) => ['announcements', 'one', id, 'delays'] as const,
    coverage: (id: string) => ['announcements', 'one', id, 'coverage'] as const,
    answers: (id: string) => ['announcements', 'one', id, 'answers'] as const,
    // To one PC; below the lists, as any announcement that moves may be among them.
    ofAgent: (id: string) => ['announcements', 'list', { agent: id }] as const,
    // Not below its id: what it was made of does not change.
    wish: (id: string) => ['announcement-wish', id] as const,
    preview: (wish: unknown) => ['announcement-preview', wish] as const,
  },
  announcementTemplates: ['announcement-templates'] as const,
  announcementSettings: ['announcement-settings'] as const,
  // Of all PCs of a deployment at once: large, so they follow it in their own time (hooks/board.ts).
  grid: (deploymentId: string) => ['grid', deploymentId] as const,
  causes: (deploymentId: string) => ['causes', deploymentId] as const,
  // A log only ever grows: of a page that is full, offset and limit say all.
  logPages: (id: string, encoding: LogEncoding) => ['log', id, encoding, 'pages'] as const,
  logText: (id: string, encoding: LogEncoding, offset: number, limit: number) =>
    ['log', id, encoding, 'text', offset, limit] as const,
};
