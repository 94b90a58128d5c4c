/** A log in a scrolling box; only the pages in sight exist, in the browser's memory as in the page. */

import {
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { LogEncoding, LogHit, LogPages, LogText } from '../api/types';
import { Heights, ROW_HEIGHT } from './log/heights';
import { GapMarker, PageRows } from './log/PageRows';
import { useScroll } from './log/useScroll';
import { limitOf, pageAt } from './logText';

export interface LogHandle {
  /** Scroll until that line is in sight. */
  reveal(hit: LogHit): void;
  toEnd(): void;
}

interface LogRowsProps {
  attemptId: string;
  encoding: LogEncoding;
  pages: LogPages;
  wrap: boolean;
  wanted: string;
  hit: LogHit | undefined;
  follow: boolean;
  setFollow(follow: boolean): void;
  seen(text: LogText): void;
  height: string;
  label: string;
  ref?: Ref<LogHandle>;
}

const MIDDLE = 0.4; // share of the box above a line that was looked for

export function LogRows({ pages, wrap, hit, follow, setFollow, ref, ...props }: LogRowsProps) {
  const measured = useRef(new Map<number, number>());
  const [version, setVersion] = useState(0);
  const pending = useRef<LogHit>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured is in a map of its own
  const heights = useMemo(() => new Heights(pages, measured.current), [pages, version]);
  const scroll = useScroll(heights, setFollow);
  const { box, shifted, moveBy, goTo, toEnd } = scroll;
  const known = useRef(heights);
  known.current = heights;

  const measure = useCallback(
    (index: number, px: number) => {
      const last = measured.current.get(index);
      if (px === 0 || last === px) return;
      const guessed = known.current.at(index + 1) - known.current.at(index);
      measured.current.set(index, px);
      shifted(index, px - (last ?? guessed), last !== undefined);
      setVersion((count) => count + 1);
    },
    [shifted],
  );
  useImperativeHandle(
    ref,
    () => ({
      toEnd,
      reveal: (wanted) => {
        pending.current = wanted;
        const page = pageAt(pages, wanted.offset);
        const line = wanted.line - (pages.numbers[page] ?? 1);
        const view = box.current?.clientHeight ?? 0;
        goTo(known.current.at(page) + line * ROW_HEIGHT - view * MIDDLE);
      },
    }),
    [pages, goTo, toEnd, box],
  );
  // Lines that wrap are elsewhere than guessed: once the line is drawn, go where it is.
  useLayoutEffect(() => {
    const row = pending.current && box.current?.querySelector(`[data-line="${pending.current.line}"]`);
    if (!row || !box.current) return;
    pending.current = undefined;
    const view = box.current.getBoundingClientRect();
    const off = row.getBoundingClientRect().top - view.top - view.height * MIDDLE;
    if (Math.abs(off) > ROW_HEIGHT) moveBy(off);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines wrap in another way
  useLayoutEffect(() => {
    measured.current.clear();
    setVersion((count) => count + 1);
  }, [wrap]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it got longer
  useEffect(() => {
    if (follow) toEnd();
  }, [follow, heights.total, toEnd]);

  const digits = String(pages.lines).length;
  const { gap } = pages;
  return (
    <section
      ref={box}
      className="cd-log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={props.label}
      style={{ height: props.height }}
    >
      <div
        className={wrap ? 'cd-log-inner cd-log-wrap' : 'cd-log-inner'}
        style={{ height: scroll.height, ['--cd-digits' as string]: digits }}
      >
        {scroll.drawn.map(({ index, top }) => (
          <PageRows
            key={pages.offsets[index]}
            attemptId={props.attemptId}
            encoding={props.encoding}
            index={index}
            offset={pages.offsets[index] ?? 0}
            limit={limitOf(pages, index)}
            top={top}
            height={heights.at(index + 1) - heights.at(index)}
            gap={gap && gap.at === pages.offsets[index] && gap.at < pages.size ? gap : null}
            wanted={props.wanted}
            current={hit?.line}
            measure={measure}
            seen={props.seen}
          />
        ))}
      </div>
      {gap && gap.at >= pages.size && <GapMarker gap={gap} />}
    </section>
  );
}
