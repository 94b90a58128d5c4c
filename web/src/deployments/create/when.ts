/** When a deployment starts, as the form holds it and as it is sent. */

import { momentOf } from './zones';

/** Now, or when the wall clock of a zone shows that time ("2026-12-01T18:00"; empty: not chosen yet). */
export type When = { kind: 'now' } | { kind: 'at'; wall: string; zone: string };

export const NOW: When = { kind: 'now' };

/** The moment it starts; undefined: at once, or it is not known. */
export function momentOfStart(when: When): number | undefined {
  return when.kind === 'at' ? momentOf(when.wall, when.zone) : undefined;
}

/** What is sent. */
export function startOf(when: When): { starts_at: string | null; time_zone: string } {
  const moment = momentOfStart(when);
  if (when.kind !== 'at' || moment === undefined) return { starts_at: null, time_zone: '' };
  return { starts_at: new Date(moment).toISOString(), time_zone: when.zone };
}

/** Why it can't be that; undefined: it can. */
export function wrongWhen(when: When, now: number): WrongWhen | undefined {
  if (when.kind !== 'at') return undefined;
  if (!when.wall) return 'time_missing';
  const moment = momentOfStart(when);
  if (moment === undefined) return 'time_skipped';
  return moment <= now ? 'time_is_past' : undefined;
}

export type WrongWhen = 'time_missing' | 'time_skipped' | 'time_is_past';
