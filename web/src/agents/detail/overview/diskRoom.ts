/** How full a disk is, and whether somebody should look at it. */

import type { Disk } from '../../../api/types';

export type Fullness = 'fine' | 'low' | 'critical' | 'unknown';

const LOW = 0.15; // of the disk is free: updates begin to fail
const CRITICAL = 0.05;
const GIB = 1024 ** 3;
/** A tenth of a large disk is plenty: with this much free, no share is too small. */
const PLENTY = 100 * GIB;

export interface Room {
  /** Used, of 0 to 1. */
  share: number;
  fullness: Fullness;
}

export function roomOf({ size, free }: Pick<Disk, 'size' | 'free'>): Room {
  if (size <= 0) return { share: 0, fullness: 'unknown' };
  const left = Math.min(free, size);
  return { share: 1 - left / size, fullness: fullnessOf(left / size, left) };
}

function fullnessOf(share: number, left: number): Fullness {
  if (left >= PLENTY) return 'fine';
  if (share < CRITICAL) return 'critical';
  return share < LOW ? 'low' : 'fine';
}
