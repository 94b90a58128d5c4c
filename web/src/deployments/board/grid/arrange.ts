/** In which order the PCs stand in the grid, and in which groups. */

import type { TaskState } from '../../../api/types';
import { STATES } from '../../counts';

export const GROUPINGS = ['none', 'name', 'state'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface GridTask {
  id: string;
  name: string;
  state: TaskState;
}

/** The grid's rows as the server sends them: id, name, state. One that this console can't read is left out. */
export function gridTasks(rows: readonly (readonly string[])[]): GridTask[] {
  const tasks: GridTask[] = [];
  for (const [id, name, state] of rows)
    if (id !== undefined && name !== undefined && isState(state)) tasks.push({ id, name, state });
  return tasks;
}

const KNOWN: ReadonlySet<string> = new Set(STATES);

function isState(state: string | undefined): state is TaskState {
  return state !== undefined && KNOWN.has(state);
}

export interface Group {
  /** The beginning that the names share, or the state; empty: what belongs to no group. */
  key: string;
  count: number;
}

export interface Arrangement {
  tasks: GridTask[];
  groups: Group[];
}

/** What somebody should look at comes first. */
const STATE_ORDER: readonly TaskState[] = [
  'failed',
  'timed_out',
  'unknown',
  'running',
  'assigned',
  'pending',
  'expired',
  'cancelled',
  'succeeded',
];

/** The tasks come in the order of their names, and keep it within each group. */
export function arrange(tasks: GridTask[], grouping: Grouping): Arrangement {
  if (grouping === 'none') return { tasks, groups: [{ key: '', count: tasks.length }] };
  const found = new Map<string, GridTask[]>();
  if (grouping === 'state') for (const state of STATE_ORDER) found.set(state, []);
  for (const task of tasks) {
    const key = grouping === 'state' ? task.state : roomOf(task.name);
    const members = found.get(key);
    if (members) members.push(task);
    else found.set(key, [task]);
  }
  const groups =
    grouping === 'name' ? withLoners(found) : [...found].filter(([, members]) => members.length > 0);
  return {
    tasks: groups.flatMap(([, members]) => members),
    groups: groups.map(([key, members]) => ({ key, count: members.length })),
  };
}

/** PCs that share their name's beginning with nobody come last, together. */
function withLoners(found: Map<string, GridTask[]>): [string, GridTask[]][] {
  const rooms: [string, GridTask[]][] = [];
  const loners: GridTask[] = [];
  for (const [key, members] of found) {
    if (members.length > 1 && key !== '') rooms.push([key, members]);
    else loners.push(...members);
  }
  if (loners.length > 0) rooms.push(['', loners]);
  return rooms;
}

/** "LAB3-07.school.example" stands in "LAB3": PCs of a room are numbered. */
export function roomOf(name: string): string {
  const host = name.split('.', 1)[0] ?? name;
  return host.replace(/[\s_-]*\d+$/, '');
}
