/** All PCs of a deployment at once, as cells of one picture. */

import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskState } from '../../../api/types';
import type { Translate } from '../../../i18n';
import { formatNumber } from '../../../i18n/format';
import type { GridTask, Group, Grouping } from './arrange';
import { GridTip } from './GridTip';
import { cellAt, type Layout, placeOf } from './layout';
import { moved } from './moves';
import type { GridLayout } from './useGridLayout';
import { usePicture } from './usePicture';

interface PcGridProps {
  grid: GridLayout;
  grouping: Grouping;
  sought: ReadonlySet<TaskState>;
  open(id: string): void;
}

export function PcGrid(props: PcGridProps) {
  const { t, i18n } = useTranslation();
  const { grouping, sought } = props;
  const { box, arranged, layout, height } = props.grid;
  const canvas = useRef<HTMLCanvasElement>(null);
  const pointer = usePointer(arranged.tasks, layout, box, props.open);
  const headings = useMemo(
    () =>
      grouping === 'none' ? [] : arranged.groups.map((group) => headingOf(group, grouping, t, i18n.language)),
    [arranged.groups, grouping, t, i18n.language],
  );
  const marked = pointer.index;
  const scene = useMemo(
    () => ({ layout, tasks: arranged.tasks, headings, height, sought, marked }),
    [layout, arranged.tasks, headings, height, sought, marked],
  );
  usePicture({ box, canvas, scene });
  const label = useId();
  const current = marked === undefined ? undefined : arranged.tasks[marked];
  return (
    <div className="cd-grid">
      <div
        ref={box}
        className="cd-grid-box"
        style={{ height }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move in it
        tabIndex={0}
        role="application"
        aria-label={t('board.grid.label', { count: arranged.tasks.length })}
        aria-describedby={label}
        {...pointer.handlers}
      >
        <div style={{ height: layout.height }}>
          <canvas ref={canvas} className="cd-grid-canvas" />
        </div>
      </div>
      <span id={label} className="cd-hidden" aria-live="polite">
        {current ? `${current.name}, ${t(`states.${current.state}`)}` : t('board.grid.keys')}
      </span>
      {current && marked !== undefined && (
        <GridTip task={current} layout={layout} place={placeOf(layout, marked)} box={box} />
      )}
    </div>
  );
}

function headingOf(group: Group, grouping: Grouping, t: Translate, language: string): string {
  const count = formatNumber(group.count, language);
  if (grouping === 'state') return `${t(`states.${group.key as TaskState}`)}  ${count}`;
  return `${group.key || t('board.grid.others')}  ${count}`;
}

/** Which cell is meant, by the mouse or by the keyboard; it is remembered as a PC, so that a new order keeps it. */
function usePointer(
  tasks: GridTask[],
  layout: Layout,
  box: React.RefObject<HTMLDivElement | null>,
  open: (id: string) => void,
) {
  const [meant, setMeant] = useState<string>();
  const index = useMemo(() => {
    const at = meant === undefined ? -1 : tasks.findIndex(({ id }) => id === meant);
    return at < 0 ? undefined : at;
  }, [meant, tasks]);
  const byKey = useRef(false);
  useEffect(() => {
    if (byKey.current && index !== undefined && box.current) reveal(box.current, layout, index);
  }, [index, layout, box]);
  const under = (event: MouseEvent) => {
    const area = event.currentTarget.getBoundingClientRect();
    const top = event.currentTarget.scrollTop;
    const at = cellAt(layout, event.clientX - area.left, event.clientY - area.top + top);
    return at === undefined ? undefined : tasks[at]?.id;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      if (meant === undefined) return;
      event.preventDefault();
      open(meant);
      return;
    }
    const next = index === undefined ? 0 : moved(layout, index, event.key);
    if (next === undefined || moved(layout, index ?? 0, event.key) === undefined) return;
    event.preventDefault();
    byKey.current = true;
    setMeant(tasks[next]?.id);
  };
  const onMouseMove = (event: MouseEvent) => {
    byKey.current = false;
    setMeant(under(event));
  };
  const onClick = (event: MouseEvent) => {
    const id = under(event);
    if (id !== undefined) open(id);
  };
  const forget = () => setMeant(undefined);
  return { index, handlers: { onKeyDown, onMouseMove, onClick, onMouseLeave: forget, onBlur: forget } };
}

function reveal(box: HTMLElement, layout: Layout, index: number): void {
  const { y } = placeOf(layout, index);
  if (y < box.scrollTop) box.scrollTop = y;
  const bottom = y + layout.cellHeight;
  if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
}
