/** A log of any size: read in the encoding that is chosen, searched, followed while it grows. */

import { Alert } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLogPages } from '../api/hooks/logs';
import type { LogEncoding, LogHit, LogPages, LogText } from '../api/types';
import { formatBytes, formatNumber } from '../i18n/format';
import { ErrorState, LoadingState } from '../ui/States';
import { useRemembered } from '../ui/useRemembered';
import { type LogHandle, LogRows } from './LogRows';
import { LogToolbar } from './LogToolbar';
import { encodingName } from './logText';
import { useFind } from './useFind';

export interface LogViewerProps {
  attemptId: string;
  /** Whether more may be written: then it is followed. */
  live: boolean;
  /** Of the box with the lines, as in CSS. */
  height?: string;
  /** Of the file that it is saved as. */
  fileName?: string;
  /** Said where nothing was written. */
  empty?: string;
}

const HEIGHT = 'max(320px, calc(100vh - 420px))';

export function LogViewer(props: LogViewerProps) {
  const { t } = useTranslation();
  const [encoding, setEncoding] = useState<LogEncoding>('auto');
  const pages = useLogPages(props.attemptId, encoding, props.live);
  if (pages.data && pages.data.size === 0 && pages.data.gap === null) {
    return <p className="cd-nothing">{props.empty ?? t(props.live ? 'log.emptyRunning' : 'log.empty')}</p>;
  }
  if (pages.data) {
    return <Shown {...props} pages={pages.data} encoding={encoding} setEncoding={setEncoding} />;
  }
  if (pages.error) return <ErrorState error={pages.error} retry={() => void pages.refetch()} />;
  return <LoadingState />;
}

interface ShownProps extends LogViewerProps {
  pages: LogPages;
  encoding: LogEncoding;
  setEncoding(encoding: LogEncoding): void;
}

function Shown({ attemptId, live, height = HEIGHT, fileName, pages, encoding, setEncoding }: ShownProps) {
  const { t, i18n } = useTranslation();
  const [wrap, setWrap] = useRemembered('log.wrap', isWrapped);
  const [follow, setFollow] = useState(live);
  const [found, setFound] = useState<LogEncoding[]>([]);
  const list = useRef<LogHandle>(null);
  const reveal = useCallback((hit: LogHit) => {
    setFollow(false);
    list.current?.reveal(hit);
  }, []);
  const seen = useCallback((text: LogText) => setFound((now) => joined(now, text.encodings)), []);
  const scrolled = useCallback((atEnd: boolean) => setFollow(live && atEnd), [live]);
  const find = useFind(attemptId, encoding, pages.size, reveal);
  const names = found.map(encodingName).join(', ');
  return (
    <>
      <LogToolbar
        encoding={encoding}
        setEncoding={(chosen) => {
          setFound([]);
          setEncoding(chosen);
        }}
        found={names}
        wrap={wrap}
        setWrap={setWrap}
        find={find}
        follow={live && !pages.complete ? follow : undefined}
        setFollow={setFollow}
        attemptId={attemptId}
        fileName={fileName ?? `${attemptId}.log`}
      />
      {pages.gap && (
        <Alert
          type="warning"
          banner
          title={t('log.missing', { size: formatBytes(pages.gap.missing, i18n.language) })}
        />
      )}
      <LogRows
        key={encoding}
        ref={list}
        attemptId={attemptId}
        encoding={encoding}
        pages={pages}
        wrap={wrap}
        wanted={find.wanted}
        hit={find.hit}
        follow={follow && !pages.complete}
        setFollow={scrolled}
        seen={seen}
        height={height}
        label={t('log.lines')}
      />
      <footer className="cd-log-foot">
        {t('log.size', {
          lines: formatNumber(pages.lines, i18n.language),
          size: formatBytes(pages.size, i18n.language),
        })}
        {names && <span> · {names}</span>}
        {live && !pages.complete && <span> · {t('log.live')}</span>}
      </footer>
    </>
  );
}

function isWrapped(stored: unknown): boolean {
  return stored !== false;
}

function joined(now: LogEncoding[], more: LogEncoding[]): LogEncoding[] {
  const fresh = more.filter((encoding) => !now.includes(encoding));
  return fresh.length > 0 ? [...now, ...fresh] : now;
}
