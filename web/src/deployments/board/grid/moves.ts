/** Where the arrow keys lead in the grid. */

import { cellAt, type Layout, placeOf } from './layout';

const PAGE = 5; // rows

/** The cell after this key; undefined for keys that don't move. */
export function moved(layout: Layout, index: number, key: string): number | undefined {
  const last = layout.groups.reduce((sum, { count }) => sum + count, 0) - 1;
  switch (key) {
    case 'ArrowRight':
      return Math.min(last, index + 1);
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'ArrowDown':
      return rows(layout, index, 1);
    case 'ArrowUp':
      return rows(layout, index, -1);
    case 'PageDown':
      return rows(layout, index, PAGE);
    case 'PageUp':
      return rows(layout, index, -PAGE);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** So many rows down (or up), in the same column; where a row is shorter, at its end. */
function rows(layout: Layout, index: number, by: number): number {
  let at = index;
  for (let step = 0; step < Math.abs(by); step += 1) at = row(layout, at, Math.sign(by));
  return at;
}

function row(layout: Layout, index: number, by: number): number {
  const { x, y } = placeOf(layout, index);
  const straight = cellAt(layout, x, y + by * layout.cellHeight);
  if (straight !== undefined) return straight;
  const at = layout.groups.findLastIndex((group) => group.first <= index);
  const here = layout.groups[at];
  const next = layout.groups[at + by];
  const column = Math.floor(x / layout.cellWidth);
  if (by > 0) {
    const lastRow = here && Math.floor((here.count - 1) / layout.columns);
    const hereRow = here && Math.floor((index - here.first) / layout.columns);
    if (here && lastRow !== hereRow) return here.first + here.count - 1;
    return next ? next.first + Math.min(column, next.count - 1) : index;
  }
  if (!next) return index;
  const start = Math.floor((next.count - 1) / layout.columns) * layout.columns;
  return next.first + Math.min(start + column, next.count - 1);
}
