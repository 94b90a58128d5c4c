/** One shape per state, so that colours are not needed to tell them apart: drawn on the canvas and in the legend. */

import type { TaskState } from '../../../api/types';

/** The side of the square that the paths are made for. */
export const BOX = 16;

export interface Mark {
  /** Filled by the even-odd rule. */
  path: string;
  /** Where there is no room for details. */
  small: string;
}

const SQUARE =
  'M2.5 1h11A1.5 1.5 0 0 1 15 2.5v11a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 1 13.5v-11A1.5 1.5 0 0 1 2.5 1z';
const TICK = 'M3.9 8.3 5.2 7l2 2 4-4.1 1.3 1.3L7.2 11.6z';
const CROSS = 'M4.3 5.7 5.7 4.3 8 6.6l2.3-2.3 1.4 1.4L9.4 8l2.3 2.3-1.4 1.4L8 9.4l-2.3 2.3-1.4-1.4L6.6 8z';
const LARGE_CROSS = 'M1 4 4 1l4 4 4-4 3 3-4 4 4 4-3 3-4-4-4 4-3-3 4-4z';
const CIRCLE = 'M8 1a7 7 0 1 1 0 14A7 7 0 1 1 8 1z';
const ARROW = 'M6.2 4.6 11.6 8l-5.4 3.4z';
const HOLE = 'M8 4.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 1 1 0-7.6z';
const INNER_SQUARE = 'M3.2 3.2h9.6v9.6H3.2z';
const TRIANGLE = 'M8 1.2 15.4 14.6H.6z';
const BANG = 'M7.2 6h1.6l-.2 4.2H7.4zM7.2 11.2h1.6v1.6H7.2z';
const DIAMOND = 'M8 .4 15.6 8 8 15.6.4 8z';
const ASK =
  'M5.7 6.6C5.8 5.2 6.7 4.4 8.1 4.4c1.4 0 2.3.8 2.3 2 0 1-.5 1.4-1.1 1.8-.5.4-.6.5-.6 1.1H7.3c0-1.1.4-1.5 1-1.9.5-.35.7-.55.7-1 0-.45-.35-.75-.9-.75-.6 0-.95.35-1 .95zM7.2 10.2h1.6v1.6H7.2z';
const SLASH = 'M11.4 3.2 12.8 4.6 4.6 12.8 3.2 11.4z';
const DASH = 'M1.5 6.2h13v3.6h-13z';

/** Squares are settled, circles are under way, what is hollow has not happened; the rest is trouble. */
export const MARKS: Record<TaskState, Mark> = {
  succeeded: { path: SQUARE + TICK, small: SQUARE },
  failed: { path: SQUARE + CROSS, small: LARGE_CROSS },
  timed_out: { path: TRIANGLE + BANG, small: TRIANGLE },
  unknown: { path: DIAMOND + ASK, small: DIAMOND },
  running: { path: CIRCLE + ARROW, small: CIRCLE },
  assigned: { path: CIRCLE + HOLE, small: CIRCLE + HOLE },
  pending: { path: SQUARE + INNER_SQUARE, small: SQUARE + INNER_SQUARE },
  cancelled: { path: SQUARE + INNER_SQUARE + SLASH, small: SQUARE + INNER_SQUARE + SLASH },
  expired: { path: DASH, small: DASH },
};
