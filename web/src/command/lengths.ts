/** Lengths of time as people choose them: a number and a unit, or one of a few that fit most. */

import type { Translate } from '../i18n';

export type Unit = 'seconds' | 'minutes' | 'hours' | 'days';

/** Seconds in each unit. */
export const UNITS: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };
export const TIMEOUT_UNITS: readonly Unit[] = ['seconds', 'minutes', 'hours'];
export const DEADLINE_UNITS: readonly Unit[] = ['minutes', 'hours', 'days'];

export interface Length {
  /** null: the field is empty. */
  amount: number | null;
  unit: Unit;
}

export function secondsOf({ amount, unit }: Length): number {
  return (amount ?? 0) * UNITS[unit];
}

/** In the largest of the units in which it is a whole number. */
export function lengthOf(seconds: number, units: readonly Unit[]): Length {
  const largestFirst = [...units].sort((one, other) => UNITS[other] - UNITS[one]);
  const unit = largestFirst.find((name) => seconds % UNITS[name] === 0) ?? units[0] ?? 'seconds';
  return { amount: seconds / UNITS[unit], unit };
}

/** "10 minutes"; empty while the number is missing. */
export function lengthText({ amount, unit }: Length, t: Translate): string {
  return amount === null ? '' : t('create.lengthOf', { amount, unit: t(`create.unit.${unit}`) });
}

/** How long PCs may take to begin, in seconds. */
export const DEADLINES = { hour: 3_600, day: 86_400, week: 7 * 86_400, month: 30 * 86_400 } as const;

export type Deadline = keyof typeof DEADLINES | 'own';
export const DEADLINE_NAMES: readonly Deadline[] = ['hour', 'day', 'week', 'month', 'own'];

export function deadlineSeconds(deadline: Deadline, own: Length): number {
  return deadline === 'own' ? secondsOf(own) : DEADLINES[deadline];
}

/** The fields that show a deadline of that many seconds. */
export function deadlineOf(seconds: number): { deadline: Deadline; deadlineOwn: Length } {
  const names = Object.keys(DEADLINES) as (keyof typeof DEADLINES)[];
  const known = names.find((name) => DEADLINES[name] === seconds);
  return { deadline: known ?? 'own', deadlineOwn: lengthOf(seconds, DEADLINE_UNITS) };
}
