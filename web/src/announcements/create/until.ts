/** Until when answers are taken: a time on the viewer's wall clock. */

import { momentOfStart } from '../../deployments/create/when';
import { shortTime } from '../../i18n/format';
import { momentOf, ownZone } from '../../schedules/zones';
import { expirySeconds } from './expiry';
import type { AnnouncementValues } from './values';

const SECOND = 1_000; // ms

/** The time in words; empty while it is none. */
export function wallText(wall: string, language: string): string {
  const moment = momentOf(wall, ownZone());
  return moment === undefined ? '' : shortTime(new Date(moment).toISOString(), language);
}

type Times = Pick<AnnouncementValues, 'when' | 'expiry' | 'expiryOwn'>;

/** When it is over; undefined while that isn't known. */
export function endOf({ when, expiry, expiryOwn }: Times, now: number): number | undefined {
  const start = when.kind === 'now' ? now : momentOfStart(when);
  const end = start === undefined ? Number.NaN : start + expirySeconds(expiry, expiryOwn) * SECOND;
  return Number.isNaN(new Date(end).getTime()) ? undefined : end;
}

/** Why answers can't be taken until then; undefined: they can. */
export function wrongUntil(wall: string, times: Times, now: number): 'answer_time_out_of_range' | undefined {
  if (!wall) return undefined;
  const moment = momentOf(wall, ownZone());
  const start = times.when.kind === 'now' ? now : (momentOfStart(times.when) ?? now);
  const end = endOf(times, now);
  if (moment === undefined || moment <= start) return 'answer_time_out_of_range';
  return end !== undefined && moment > end ? 'answer_time_out_of_range' : undefined;
}
