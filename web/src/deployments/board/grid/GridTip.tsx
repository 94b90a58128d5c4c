import { type RefObject, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { GridTask } from './arrange';
import type { Layout } from './layout';
import { Mark } from './Mark';

interface GridTipProps {
  task: GridTask;
  layout: Layout;
  place: { x: number; y: number };
  box: RefObject<HTMLElement | null>;
}

const GAP = 6; // px between the cell and what is said of it

/** Which PC a cell is, beside it. */
export function GridTip({ task, layout, place, box }: GridTipProps) {
  const { t } = useTranslation();
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [element, area] = [tip.current, box.current];
    if (!element || !area) return;
    const left = place.x + layout.cellWidth / 2 - element.offsetWidth / 2;
    const above = place.y - area.scrollTop - element.offsetHeight - GAP;
    const below = place.y - area.scrollTop + layout.cellHeight + GAP;
    element.style.left = `${Math.max(0, Math.min(left, area.clientWidth - element.offsetWidth))}px`;
    element.style.top = `${above < -element.offsetHeight ? below : above}px`;
  });
  return (
    <div ref={tip} className="cd-grid-tip" aria-hidden="true">
      <Mark state={task.state} />
      <strong>{task.name}</strong>
      <span>{t(`states.${task.state}`)}</span>
    </div>
  );
}
