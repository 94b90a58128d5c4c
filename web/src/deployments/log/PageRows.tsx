/** One page of a log: fetched when it comes into sight, measured when it is drawn. */

import { memo, type ReactNode, useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLogText } from '../../api/hooks/logs';
import type { LogEncoding, LogGap, LogText } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import { ErrorState } from '../../ui/States';
import { pieces, type Row, toRows } from '../logText';

interface PageRowsProps {
  attemptId: string;
  encoding: LogEncoding;
  index: number;
  offset: number;
  limit: number;
  top: number;
  height: number; // px, as long as nothing is drawn
  gap: LogGap | null; // that comes before this page
  wanted: string;
  current: number | undefined; // line that is looked at
  measure(index: number, height: number): void;
  seen(text: LogText): void;
}

export const PageRows = memo(function PageRows(props: PageRowsProps) {
  const { attemptId, encoding, index, offset, limit, measure, seen } = props;
  const text = useLogText(attemptId, encoding, offset, limit);
  const page = useRef<HTMLDivElement>(null);
  const { data } = text;
  const rows = useMemo(() => (data ? toRows(data.text, data.line, data.starts_line) : []), [data]);
  const drawn = data !== undefined || text.error !== null;
  useLayoutEffect(() => {
    const element = page.current;
    if (!element || !drawn) return;
    const sizes = new ResizeObserver(() => measure(index, element.offsetHeight));
    measure(index, element.offsetHeight);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [index, drawn, measure]);
  useLayoutEffect(() => {
    if (data) seen(data);
  }, [data, seen]);
  return (
    <div
      ref={page}
      className="cd-log-page"
      style={{ transform: `translateY(${props.top}px)`, minHeight: drawn ? undefined : props.height }}
    >
      {props.gap && <GapMarker gap={props.gap} />}
      {text.error !== null && !data && <ErrorState error={text.error} retry={() => void text.refetch()} />}
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a page never move
        <LogRow key={at} row={row} wanted={props.wanted} current={row.number === props.current} />
      ))}
    </div>
  );
});

interface LogRowProps {
  row: Row;
  wanted: string;
  current: boolean;
}

const LogRow = memo(function LogRow({ row, wanted, current }: LogRowProps) {
  return (
    <div
      className={current && row.number !== null ? 'cd-log-row cd-log-current' : 'cd-log-row'}
      data-line={row.number ?? undefined}
    >
      <span className="cd-log-number" aria-hidden="true">
        {row.number}
      </span>
      <code>{highlighted(row.text, wanted)}</code>
    </div>
  );
});

function highlighted(text: string, wanted: string): ReactNode {
  if (wanted === '' || text === '') return text || ' ';
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text never move
  return pieces(text, wanted).map((piece, at) => (at % 2 ? <mark key={at}>{piece}</mark> : piece));
}

/** Says where output is missing, in its place. */
export function GapMarker({ gap }: { gap: LogGap }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="cd-log-gap" role="note">
      <span>{t('log.gap', { count: formatNumber(gap.missing, i18n.language) })}</span>
    </div>
  );
}
