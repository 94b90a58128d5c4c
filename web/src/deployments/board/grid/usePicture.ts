/** The canvas of the grid: follows its box's width, the scrolling, the colour scheme and what is to be drawn. */

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { inkOf, Painter, type Scene } from './paint';

/** The width of an element's inside, px; 0 until it is known. */
export function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setWidth(element.clientWidth);
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  }, [box]);
  return width;
}

/** A number that grows whenever the page's colours change. */
function useSchemeCount(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const observer = new MutationObserver(() => setCount((before) => before + 1));
    observer.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
    return () => observer.disconnect();
  }, []);
  return count;
}

interface Parts {
  box: RefObject<HTMLElement | null>;
  canvas: RefObject<HTMLCanvasElement | null>;
  /** Everything but how far it is scrolled. */
  scene: Omit<Scene, 'top'>;
}

/** Draws at most once per frame, always the whole picture: nothing flickers, nothing is left behind. */
export function usePicture({ box, canvas, scene }: Parts): void {
  const scheme = useSchemeCount();
  const painter = useRef<{ scheme: number; scale: number; painter: Painter }>(undefined);
  const latest = useRef(scene);
  latest.current = scene;
  const frame = useRef(0);
  const draw = useRef(() => {});
  draw.current = () => {
    const [element, picture] = [box.current, canvas.current];
    if (!element || !picture || latest.current.layout.width === 0) return;
    const scale = window.devicePixelRatio || 1;
    if (painter.current?.scheme !== scheme || painter.current.scale !== scale)
      painter.current = { scheme, scale, painter: new Painter(inkOf(document.documentElement), scale) };
    painter.current.painter.paint(picture, { ...latest.current, top: element.scrollTop });
  };
  const soon = useRef(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => draw.current());
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever is drawn anew is drawn for one of these
  useEffect(() => soon.current(), [scene, scheme]);
  useEffect(() => {
    const element = box.current;
    const later = soon.current;
    element?.addEventListener('scroll', later, { passive: true });
    return () => {
      element?.removeEventListener('scroll', later);
      cancelAnimationFrame(frame.current);
    };
  }, [box]);
}
