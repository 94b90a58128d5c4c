/** When a deployment starts, as the form holds it and as it is sent. */

import { type Recurrence, timesOf } from '../../schedules/recurrence';
import { momentOf } from '../../schedules/zones';

/** Now, when the wall clock of a zone shows that time ("2026-12-01T18:00"; empty: not chosen yet), or again and again. */
export type When =
  | { kind: 'now' }
  | { kind: 'at'; wall: string; zone: string }
  | { kind: 'recurring'; recurrence: Recurrence };

export const NOW: When = { kind: 'now' };
export const WHEN_KINDS = ['now', 'at', 'recurring'] as const;

/** The moment it starts; undefined: at once, or it is not known. */
export function momentOfStart(when: When): number | undefined {
  return when.kind === 'at' ? momentOf(when.wall, when.zone) : undefined;
}

/** What is sent; each time of a schedule starts at once. */
export function startOf(when: When): { starts_at: string | null; time_zone: string } {
  const moment = momentOfStart(when);
  if (when.kind !== 'at' || moment === undefined) return { starts_at: null, time_zone: '' };
  return { starts_at: new Date(moment).toISOString(), time_zone: when.zone };
}

export type WrongWhen = 'time_missing' | 'time_skipped' | 'time_is_past' | 'cron_missing';

/** Why it can't be that; undefined: it can. */
export function wrongWhen(when: When, now: number): WrongWhen | undefined {
  if (when.kind === 'recurring') return timesOf(when.recurrence).cron ? undefined : 'cron_missing';
  if (when.kind !== 'at') return undefined;
  if (!when.wall) return 'time_missing';
  const moment = momentOfStart(when);
  if (moment === undefined) return 'time_skipped';
  return moment <= now ? 'time_is_past' : undefined;
}
