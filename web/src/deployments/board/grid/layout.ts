/** Where each PC's cell lies in the grid; and back, which PC lies at a point. */

import type { Group } from './arrange';

export interface Level {
  /** Of a cell with the gap around it, px. */
  width: number;
  height: number;
  /** Whether the name stands in it. */
  named: boolean;
}

const SIDES = [6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 21, 24, 28]; // px; below 6 no shape can be told from another
const NAMED: Level = { width: 124, height: 30, named: true }; // px; room for about 14 letters

/** From far to near. */
export const LEVELS: readonly Level[] = [
  ...SIDES.map((side) => ({ width: side, height: side, named: false })),
  NAMED,
];

export const HEADING = 24; // px
const AFTER_GROUP = 6; // px

export interface PlacedGroup extends Group {
  first: number;
  /** Of its heading, and of its first row. */
  headingTop: number;
  top: number;
}

export interface Layout {
  level: Level;
  columns: number;
  cellWidth: number;
  cellHeight: number;
  width: number;
  height: number;
  groups: PlacedGroup[];
}

export function layOut(groups: readonly Group[], level: Level, width: number, headed: boolean): Layout {
  const columns = Math.max(1, Math.floor(width / level.width));
  // Cells with names share what is left of the row; small ones stay square and on whole pixels.
  const cellWidth = level.named ? Math.floor(width / columns) : level.width;
  let top = 0;
  let first = 0;
  const placed = groups.map((group) => {
    const headingTop = top;
    const bodyTop = headed ? top + HEADING : top;
    const one = { ...group, first, headingTop, top: bodyTop };
    first += group.count;
    top = bodyTop + Math.ceil(group.count / columns) * level.height + (headed ? AFTER_GROUP : 0);
    return one;
  });
  return { level, columns, cellWidth, cellHeight: level.height, width, height: top, groups: placed };
}

/** The nearest level at which everything is seen at once within `room`, px; else the farthest. */
export function fittingLevel(groups: readonly Group[], width: number, room: number, headed: boolean): number {
  for (let index = LEVELS.length - 1; index > 0; index -= 1) {
    const level = LEVELS[index];
    if (level && layOut(groups, level, width, headed).height <= room) return index;
  }
  return 0;
}

/** The cell at a point, counted over all groups. */
export function cellAt(layout: Layout, x: number, y: number): number | undefined {
  const group = layout.groups.findLast((one) => one.top <= y);
  const column = Math.floor(x / layout.cellWidth);
  if (!group || column < 0 || column >= layout.columns) return undefined;
  const within = Math.floor((y - group.top) / layout.cellHeight) * layout.columns + column;
  return within < group.count ? group.first + within : undefined;
}

/** The upper left corner of a cell. */
export function placeOf(layout: Layout, index: number): { x: number; y: number } {
  const group = groupOf(layout, index);
  const within = index - group.first;
  return {
    x: (within % layout.columns) * layout.cellWidth,
    y: group.top + Math.floor(within / layout.columns) * layout.cellHeight,
  };
}

function groupOf(layout: Layout, index: number): PlacedGroup {
  const group = layout.groups.findLast((one) => one.first <= index && one.count > 0);
  if (!group) throw new RangeError('no such cell');
  return group;
}

/** The cells of a group, first and beyond the last, whose rows touch the stretch from `top` to `bottom`. */
export function visibleCells(
  layout: Layout,
  group: PlacedGroup,
  top: number,
  bottom: number,
): [number, number] {
  const row = (y: number) => Math.floor((y - group.top) / layout.cellHeight);
  const from = Math.min(group.count, Math.max(0, row(top)) * layout.columns);
  const to = Math.min(group.count, (row(bottom) + 1) * layout.columns);
  return [group.first + from, group.first + Math.max(from, to)];
}
