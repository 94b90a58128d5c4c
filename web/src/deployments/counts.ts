/** How far a deployment is, from its counts by task state. */

import type { TaskState } from '../api/types';
import { isDone } from '../ui/taskTone';

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

/** How many tasks somebody still waits for. */
export function openCount(counts: Record<string, number>): number {
  return segments(counts).reduce((sum, { state, count }) => (isDone(state) ? sum : sum + count), 0);
}

/** States from which a PC can try again. */
export const RETRYABLE: readonly TaskState[] = ['failed', 'timed_out', 'unknown', 'cancelled', 'expired'];

/** How many tasks are in one of these states. */
export function countOf(counts: Record<string, number>, states: readonly TaskState[]): number {
  return states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
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
