/** The rows of a log in a scrolling box; only those in sight exist in the page. */

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import type { Row } from './logText';

const ROW_HEIGHT = 20; // px, as in the style sheet
const BEYOND = 30; // rows drawn above and below, so that scrolling shows no gaps

export interface LogHandle {
  /** Scroll until that row is in sight. */
  reveal(row: number): void;
}

interface LogRowsProps {
  rows: Row[];
  wrap: boolean;
  wanted: string;
  current: number | undefined;
  label: string;
  ref?: Ref<LogHandle>;
}

export function LogRows({ rows, wrap, wanted, current, label, ref }: LogRowsProps) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: BEYOND,
  });
  useImperativeHandle(ref, () => ({ reveal: (row) => virtual.scrollToIndex(row, { align: 'center' }) }), [
    virtual,
  ]);
  const digits = String(rows.findLast((row) => row.number !== null)?.number ?? 1).length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section ref={box} className="cd-log" tabIndex={0} aria-label={label}>
      <div
        className={wrap ? 'cd-log-inner cd-log-wrap' : 'cd-log-inner'}
        style={{ height: virtual.getTotalSize(), ['--cd-digits' as string]: digits }}
      >
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return (
            row && (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className={index === current ? 'cd-log-row cd-log-current' : 'cd-log-row'}
                style={{ transform: `translateY(${start}px)` }}
              >
                <span className="cd-log-number" aria-hidden="true">
                  {row.number}
                </span>
                <code>{highlighted(row.text, wanted)}</code>
              </div>
            )
          );
        })}
      </div>
    </section>
  );
}

function highlighted(text: string, wanted: string): ReactNode {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return text || ' ';
  const end = at + wanted.length;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, end)}</mark>
      {text.slice(end)}
    </>
  );
}
