/** How the grid lies in its box: as near as possible with everything in sight, or as near as one wishes. */

import { type RefObject, useMemo, useRef } from 'react';
import { type Arrangement, arrange, type GridTask, type Grouping } from './arrange';
import { fittingLevel, type Layout, LEVELS, layOut } from './layout';
import { useWidth } from './usePicture';

export interface GridLayout {
  box: RefObject<HTMLDivElement | null>;
  arranged: Arrangement;
  layout: Layout;
  /** Of what is seen of it, px. */
  height: number;
  /** How many steps nearer there are than where everything is in sight. */
  steps: number;
}

/** `zoom`: steps nearer than where everything is in sight; `room`: the tallest that the box may be, px. */
export function useGridLayout(tasks: GridTask[], grouping: Grouping, zoom: number, room: number): GridLayout {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const arranged = useMemo(() => arrange(tasks, grouping), [tasks, grouping]);
  const { groups } = arranged;
  const headed = grouping !== 'none';
  const fitting = useMemo(() => fittingLevel(groups, width, room, headed), [groups, width, room, headed]);
  const at = Math.min(LEVELS.length - 1, fitting + zoom);
  const layout = useMemo(() => layOut(groups, levelAt(at), width, headed), [groups, at, width, headed]);
  return { box, arranged, layout, height: Math.min(room, layout.height), steps: LEVELS.length - 1 - fitting };
}

function levelAt(index: number) {
  const level = LEVELS[index];
  if (!level) throw new RangeError('no such level');
  return level;
}
