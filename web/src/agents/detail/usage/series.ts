/** From metric points to lines with gaps, and to a sentence about them. */

import type { Metrics } from '../../../api/types';

export const MEASURES = ['cpu', 'memory', 'disk'] as const;
export type Measure = (typeof MEASURES)[number];

/** A moment, ms since 1970, and a share in percent; null where nothing is known, so that no line is drawn there. */
export type Dot = [at: number, percent: number | null];

const SECOND = 1_000; // ms
const ALL = 100; // percent

/** The line of one measure. A point that is missing has no time of its own; it stands where its neighbours put it. */
export function line({ points, step }: Metrics, measure: Measure): Dot[] {
  const known = points.findIndex((point) => point !== null);
  const first = points[known];
  if (!first) return [];
  const start = Date.parse(first.at) - known * step * SECOND;
  return points.map((point, index) => [
    point ? Date.parse(point.at) : start + index * step * SECOND,
    point ? percent(point[measure]) : null,
  ]);
}

function percent(share: number | null): number | null {
  if (share === null || !Number.isFinite(share)) return null;
  return Math.min(ALL, Math.max(0, share * ALL));
}

/** Dots with nothing on either side: as part of a line they would be invisible. */
export function alone(dots: readonly Dot[]): Set<number> {
  const found = new Set<number>();
  dots.forEach(([, value], index) => {
    const before = dots[index - 1]?.[1] ?? null;
    const after = dots[index + 1]?.[1] ?? null;
    if (value !== null && before === null && after === null) found.add(index);
  });
  return found;
}

export interface Sum {
  latest: number;
  average: number;
  highest: number;
  highestAt: number;
}

/** What can be said of a line in a sentence; undefined if there is nothing in it. */
export function summary(dots: readonly Dot[]): Sum | undefined {
  const known = dots.filter((dot): dot is [number, number] => dot[1] !== null);
  const last = known.at(-1);
  if (!last) return undefined;
  const top = known.reduce((highest, dot) => (dot[1] > highest[1] ? dot : highest));
  const total = known.reduce((sum, [, value]) => sum + value, 0);
  return { latest: last[1], average: total / known.length, highest: top[1], highestAt: top[0] };
}
