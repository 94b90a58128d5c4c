/** What of a schedule is asked for in a form: when, and what becomes of times that were missed. */

import type { MissedPolicy, NewSchedule, Schedule } from '../api/types';
import { fromCron, type Rule, toCron } from './rule';
import { momentOf, ownZone, wallClock } from './zones';

export interface Recurrence {
  rule: Rule;
  zone: string;
  missed: MissedPolicy;
  /** Seconds. */
  maxLate: number;
  /** On the wall clock of the zone ("2026-12-01T18:00"); empty: without end. */
  end: string;
}

/** How late a missed one may be, in seconds. */
export const LATENESS = { hour: 3_600, halfDay: 12 * 3_600, day: 86_400, week: 7 * 86_400 } as const;
export type Late = keyof typeof LATENESS;

/** What a link to the form of a new deployment sends along, so that it begins with a recurrence. */
export const AGAIN = { again: true };

export function isAgain(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'again' in state && state.again === true;
}

export function everyEvening(): Recurrence {
  return {
    rule: { every: 'day', time: '18:00' },
    zone: ownZone(),
    missed: 'once',
    maxLate: LATENESS.hour,
    end: '',
  };
}

export type TimesOfSchedule = Pick<NewSchedule, 'cron' | 'time_zone' | 'missed' | 'max_late'> & {
  ends_at: string | null;
};

/** As it is sent. */
export function timesOf({ rule, zone, missed, maxLate, end }: Recurrence): TimesOfSchedule {
  const moment = end ? momentOf(end, zone) : undefined;
  return {
    cron: toCron(rule),
    time_zone: zone,
    missed,
    max_late: maxLate,
    ends_at: moment === undefined ? null : new Date(moment).toISOString(),
  };
}

/** What a schedule says. */
export function recurrenceOf(schedule: Schedule): Recurrence {
  return {
    rule: fromCron(schedule.cron),
    zone: schedule.time_zone,
    missed: schedule.missed,
    maxLate: schedule.max_late,
    end: schedule.ends_at ? wallClock(Date.parse(schedule.ends_at), schedule.time_zone) : '',
  };
}
