/** How high the pages of a log are: as measured, and until then as their lines suggest. */

import type { LogPages } from '../../api/types';
import { linesOf } from '../logText';

export const ROW_HEIGHT = 20; // px, as in the style sheet
export const MARKER_HEIGHT = 44; // px, of the line that says what is missing

export class Heights {
  /** Where each page begins, px; one more than there are pages: the last is the height of all. */
  readonly starts: Float64Array;

  constructor(pages: LogPages, measured: ReadonlyMap<number, number>) {
    const count = pages.offsets.length;
    this.starts = new Float64Array(count + 1);
    for (let index = 0; index < count; index += 1) {
      this.starts[index + 1] = this.at(index) + (measured.get(index) ?? estimate(pages, index));
    }
  }

  get total(): number {
    return this.at(this.starts.length - 1);
  }

  at(index: number): number {
    return this.starts[index] ?? 0;
  }

  /** The page at that height. */
  pageAt(top: number): number {
    let low = 0;
    let high = Math.max(this.starts.length - 2, 0);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.at(middle) <= top) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function estimate(pages: LogPages, index: number): number {
  const marker = pages.gap && pages.gap.at === pages.offsets[index] && index > 0 ? MARKER_HEIGHT : 0;
  return Math.max(linesOf(pages, index), 1) * ROW_HEIGHT + marker;
}
