/** A subnet as dots: a dot is a PC, or several where there are too many of them to be told apart. */

import type { Coverage } from '../../api/types';

export const KINDS = ['heard_udp', 'tcp_alone', 'missing'] as const;
export type Kind = (typeof KINDS)[number];

const MOST = 240; // dots
export const PER_ROW = 24;

export interface Dots {
  /** PCs of one dot. */
  each: number;
  /** Dots of each kind, in the order of KINDS. */
  counts: Record<Kind, number>;
}

/** No kind that there is goes without a dot. */
export function dotsOf(coverage: Coverage): Dots {
  const each = Math.max(1, Math.ceil(coverage.total / MOST));
  const dots = (kind: Kind) => Math.ceil(coverage[kind] / each);
  return {
    each,
    counts: { heard_udp: dots('heard_udp'), tcp_alone: dots('tcp_alone'), missing: dots('missing') },
  };
}

const STEP = 10; // between the centres of two dots, in units of the picture
export const DOT = 3.6; // their radius

/** The dots from `first` on as one path, and how high the picture is that holds them. */
export function dotPath(first: number, count: number): string {
  const circles: string[] = [];
  for (let index = first; index < first + count; index += 1) {
    const x = (index % PER_ROW) * STEP + STEP / 2 - DOT;
    const y = Math.floor(index / PER_ROW) * STEP + STEP / 2;
    circles.push(`M${x} ${y}a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0 ${-2 * DOT} 0`);
  }
  return circles.join('');
}

export function sizeOf(count: number): { width: number; height: number } {
  return { width: PER_ROW * STEP, height: Math.max(1, Math.ceil(count / PER_ROW)) * STEP };
}
