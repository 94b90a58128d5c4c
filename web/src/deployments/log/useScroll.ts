/**
 * Scrolling through more than a browser's scroll area can hold. `top` is the true place, px from the start of the log.
 * The scroll bar stands for it in proportion when the log is higher than MAX_BOX; wheel, keys and touch move it pixel
 * by pixel nevertheless: `base` is how far both are apart, and is evened out when nobody scrolls.
 */

import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import type { Heights } from './heights';

export const MAX_BOX = 6_000_000; // px: all browsers can do 16 million, less is left of that on zoomed screens
const SETTLED = 150; // ms without scrolling until the bar is put where it belongs
const BEYOND = 600; // px drawn above and below, so that scrolling shows no gaps
const NEAR_END = 24; // px from the end that still count as the end

export interface Scroll {
  box: RefObject<HTMLElement | null>;
  height: number; // of the area to scroll, px
  drawn: { index: number; top: number }[];
  /** Go to that place in the log, px. */
  goTo(top: number): void;
  moveBy(px: number): void;
  /** A page turned out to be higher or lower by `by`; or it grew, at its end. */
  shifted(index: number, by: number, grew: boolean): void;
  toEnd(): void;
  isAtEnd(): boolean;
}

export function useScroll(heights: Heights, onScroll: (atEnd: boolean) => void): Scroll {
  const box = useRef<HTMLElement>(null);
  const place = useRef({ top: 0, base: 0, bar: 0, view: 400 });
  const current = useRef(heights);
  current.current = heights;
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const height = Math.min(heights.total, MAX_BOX);

  const settle = useCallback(() => {
    const at = place.current;
    if (!box.current) return;
    const room = current.current.total - at.view;
    const area = Math.min(current.current.total, MAX_BOX) - at.view;
    at.top = clamp(at.top, room);
    const share = room > 0 ? at.top / room : 0;
    box.current.scrollTop = current.current.total <= MAX_BOX ? at.top : share * area;
    at.bar = box.current.scrollTop;
    at.base = at.top - at.bar;
  }, []);

  const goTo = useCallback(
    (top: number) => {
      place.current.top = top;
      settle();
      draw();
    },
    [settle],
  );

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let timer = 0;
    const scrolled = () => {
      const at = place.current;
      const bar = element.scrollTop;
      const moved = bar - at.bar;
      if (moved === 0) return;
      at.bar = bar;
      const { total } = current.current;
      const room = total - at.view;
      const area = Math.min(total, MAX_BOX) - at.view;
      const jumped = total > MAX_BOX && Math.abs(moved) > 2 * at.view;
      at.top = clamp(jumped ? (bar / area) * room : at.top + moved, room);
      at.base = at.top - bar;
      const stuck = (bar <= 0 && at.top > 0) || (bar >= area - 1 && at.top < room - 1);
      if (stuck) settle();
      onScroll(moved > 0 && at.top >= room - NEAR_END); // whoever goes up wants to read
      draw();
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        settle();
        draw();
      }, SETTLED);
    };
    const resized = new ResizeObserver(() => {
      place.current.view = element.clientHeight;
      settle();
      draw();
    });
    element.addEventListener('scroll', scrolled, { passive: true });
    resized.observe(element);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', scrolled);
      resized.disconnect();
    };
  }, [settle, onScroll]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a log that grew or was measured moves the bar
  useLayoutEffect(() => settle(), [heights.total, settle]);

  const at = place.current;
  const drawn: Scroll['drawn'] = [];
  const count = heights.starts.length - 1;
  for (let index = heights.pageAt(Math.max(at.top - BEYOND, 0)); index < count; index += 1) {
    if (heights.at(index) > at.top + at.view + BEYOND) break;
    drawn.push({ index, top: heights.at(index) - at.base });
  }
  return {
    box,
    height,
    drawn,
    goTo,
    moveBy: useCallback((px) => goTo(place.current.top + px), [goTo]),
    shifted: useCallback((index, by, grew) => {
      const line = current.current.at(grew ? index + 1 : index);
      if (line < place.current.top) place.current.top += by;
    }, []),
    toEnd: useCallback(() => goTo(current.current.total), [goTo]),
    isAtEnd: useCallback(
      () => place.current.top >= current.current.total - place.current.view - NEAR_END,
      [],
    ),
  };
}

function clamp(top: number, room: number): number {
  return Math.max(0, Math.min(top, room));
}
