/** How long an announcement counts, as the form holds it. */

import { DEADLINE_UNITS, type Length, lengthOf, secondsOf } from '../../command/lengths';

const HOUR = 3_600; // seconds
const DAY = 24 * HOUR;

/** Lengths of time that fit most, in seconds. */
export const EXPIRIES = {
  hour: HOUR,
  workday: 8 * HOUR,
  day: DAY,
  threeDays: 3 * DAY,
  week: 7 * DAY,
  month: 30 * DAY,
} as const;

export type Expiry = keyof typeof EXPIRIES | 'own';
export const EXPIRY_NAMES: readonly Expiry[] = [
  'hour',
  'workday',
  'day',
  'threeDays',
  'week',
  'month',
  'own',
];

export function expirySeconds(expiry: Expiry, own: Length): number {
  return expiry === 'own' ? secondsOf(own) : EXPIRIES[expiry];
}

/** The fields that show an expiry of that many seconds. */
export function expiryOf(seconds: number): { expiry: Expiry; expiryOwn: Length } {
  const names = Object.keys(EXPIRIES) as (keyof typeof EXPIRIES)[];
  const known = names.find((name) => EXPIRIES[name] === seconds);
  return { expiry: known ?? 'own', expiryOwn: lengthOf(seconds, DEADLINE_UNITS) };
}
