/** How far an announcement came, step by step. */

import { STEPS } from '../announcements/list/rates';
import type { Announcement, AnnouncementMissed, AnnouncementStep, Receipt } from '../api/types';

export { percentOf, STEPS } from '../announcements/list/rates';

export const MISSED: Record<AnnouncementStep, AnnouncementMissed> = {
  received: 'not_received',
  displayed: 'not_displayed',
  read: 'not_read',
  answered: 'not_answered',
};

/** The steps that there are of it: without a question nobody answers. */
export function stepsOf({ question }: Pick<Announcement, 'question'>): readonly AnnouncementStep[] {
  return question === null ? STEPS.slice(0, -1) : STEPS;
}

export interface StepCount {
  step: AnnouncementStep;
  count: number;
  /** Of all PCs that it is for, 0 to 1. */
  rate: number;
  /** PCs that have not come so far. */
  missing: number;
}

/** Each step with how many PCs came to it. Whoever came to one came to those before it. */
export function stepCounts(announcement: Announcement): StepCount[] {
  const { total } = announcement;
  return stepsOf(announcement).map((step) => {
    const count = Math.min(announcement[step], total);
    return { step, count, rate: total > 0 ? count / total : 0, missing: total - count };
  });
}

/** The last step that a PC came to; undefined: it has not even received it. */
export function furthest(receipt: Receipt): AnnouncementStep | undefined {
  return STEPS.findLast((step) => receipt[`${step}_at`] !== null);
}
