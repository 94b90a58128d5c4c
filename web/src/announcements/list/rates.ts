/** How far an announcement came, in shares of its PCs. */

import type { Announcement } from '../../api/types';

export const STEPS = ['received', 'displayed', 'read', 'answered'] as const;
export type RateStep = (typeof STEPS)[number];

export interface Rate {
  step: RateStep;
  count: number;
  /** 0 to 100; full only when nobody is missing, and empty only when there is nobody. */
  percent: number;
}

/** A step that it does not ask for is none of it. */
export function ratesOf(announcement: Announcement): Rate[] {
  const { total, question } = announcement;
  return STEPS.filter((step) => step !== 'answered' || question !== null).map((step) => ({
    step,
    count: announcement[step],
    percent: percentOf(announcement[step], total),
  }));
}

export function percentOf(count: number, total: number): number {
  if (total <= 0 || count <= 0) return 0;
  if (count >= total) return 100;
  return Math.min(99, Math.max(1, Math.round((count / total) * 100)));
}
