/** The shape of a band that grows narrower from step to step. */

export const STEP_WIDTH = 100; // units of the picture
export const HEIGHT = 48;
const BEND = 62; // where it begins to grow narrower
const THINNEST = 2; // what there is stays visible, and nothing is a line

function half(rate: number): number {
  return Math.max(THINNEST, rate * HEIGHT) / 2;
}

/** Level at `rate`, then in a curve to `next`, both shares from 0 to 1. */
export function bandPath(rate: number, next: number): string {
  const middle = HEIGHT / 2;
  const [now, then] = [half(rate), half(next)];
  const turn = (BEND + STEP_WIDTH) / 2;
  return [
    `M0 ${middle - now}`,
    `H${BEND}`,
    `C${turn} ${middle - now} ${turn} ${middle - then} ${STEP_WIDTH} ${middle - then}`,
    `V${middle + then}`,
    `C${turn} ${middle + then} ${turn} ${middle + now} ${BEND} ${middle + now}`,
    'H0Z',
  ].join('');
}
