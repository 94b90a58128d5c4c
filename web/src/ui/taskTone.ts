/** What a task's state means to the eye. */

import { assertNever } from '../api/never';
import type { TaskState } from '../api/types';

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
