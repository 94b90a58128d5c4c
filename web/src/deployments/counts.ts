/** How far a deployment is, from its counts by task state. */

import { assertNever } from '../api/never';
import type { TaskState } from '../api/types';

/** All states, in the order in which they are drawn: what is certain first, what is still to come last. */
export const STATES: readonly TaskState[] = [
  'succeeded',
  'failed',
  'timed_out',
  'unknown',
  'cancelled',
  'expired',
  'running',
  'assigned',
  'pending',
];

export type Tone = 'success' | 'danger' | 'warning' | 'unknown' | 'muted' | 'running' | 'waiting';

/** The colour that a state has everywhere. */
export function toneOf(state: TaskState): Tone {
  switch (state) {
    case 'succeeded':
      return 'success';
    case 'failed':
      return 'danger';
    case 'timed_out':
      return 'warning';
    case 'unknown':
      return 'unknown';
    case 'cancelled':
    case 'expired':
      return 'muted';
    case 'running':
    case 'assigned':
      return 'running';
    case 'pending':
      return 'waiting';
    default:
      return assertNever(state);
  }
}

/** Whether nobody waits for such a task any more. */
export function isDone(state: TaskState): boolean {
  switch (state) {
    case 'pending':
    case 'assigned':
    case 'running':
      return false;
    case 'succeeded':
    case 'failed':
    case 'timed_out':
    case 'unknown':
    case 'cancelled':
    case 'expired':
      return true;
    default:
      return assertNever(state);
  }
}

export interface Segment {
  state: TaskState;
  count: number;
}

/** The states that there are, in drawing order. */
export function segments(counts: Record<string, number>): Segment[] {
  return STATES.map((state) => ({ state, count: counts[state] ?? 0 })).filter(({ count }) => count > 0);
}

/** How many tasks nobody waits for any more. */
export function doneCount(counts: Record<string, number>): number {
  return segments(counts).reduce((sum, { state, count }) => (isDone(state) ? sum + count : sum), 0);
}

/** How many tasks ended, or seem to have ended, in a way that somebody should look at. */
export function troubleCount(counts: Record<string, number>): number {
  return (counts.failed ?? 0) + (counts.timed_out ?? 0) + (counts.unknown ?? 0);
}

const ALL = 100; // percent

/** Whole percent done; 100 only when all are done, 0 only when none is. */
export function percentDone(counts: Record<string, number>, total: number): number {
  const done = doneCount(counts);
  if (total === 0) return ALL;
  if (done === 0) return 0;
  return Math.max(1, Math.floor((done / total) * ALL));
}
