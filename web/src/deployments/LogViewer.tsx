/** A log on the screen: decoded as chosen, numbered, searched; only the rows in sight are drawn. */

import { Alert } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attempt } from '../api/types';
import { formatBytes, formatNumber } from '../i18n/format';
import { type LogHandle, LogRows } from './LogRows';
import { DownloadButton, LogToolbar } from './LogToolbar';
import { decode, type Encoding, looksMisread, MAX_ROWS, splitLines, toRows } from './logText';
import { useFind } from './useFind';

interface LogViewerProps {
  bytes: ArrayBuffer;
  attempt: Attempt;
  hostName: string;
}

export function LogViewer({ bytes, attempt, hostName }: LogViewerProps) {
  const { t, i18n } = useTranslation();
  const [encoding, setEncoding] = useState<Encoding>('utf-8');
  const [wrap, setWrap] = useState(true);
  const list = useRef<LogHandle>(null);
  const text = useMemo(() => decode(bytes, encoding), [bytes, encoding]);
  const lines = useMemo(() => splitLines(text), [text]);
  const { rows, cut } = useMemo(() => toRows(lines), [lines]);
  const reveal = useCallback((row: number) => list.current?.reveal(row), []);
  const find = useFind(rows, reveal);
  return (
    <>
      <LogToolbar
        encoding={encoding}
        setEncoding={setEncoding}
        wrap={wrap}
        setWrap={setWrap}
        find={find}
        copy={() => text}
        url={attempt.log_url}
        fileName={`${hostName}-${attempt.id}.log`}
      />
      {attempt.log_missing > 0 && (
        <Alert
          type="warning"
          banner
          title={t('log.missing', { size: formatBytes(attempt.log_missing, i18n.language) })}
        />
      )}
      {looksMisread(text, encoding) && <Alert type="info" banner title={t('log.misread')} />}
      {cut && (
        <Alert type="info" banner title={t('log.cut', { lines: formatNumber(MAX_ROWS, i18n.language) })} />
      )}
      <LogRows
        ref={list}
        rows={rows}
        wrap={wrap}
        wanted={find.wanted}
        current={find.row}
        label={t('log.lines')}
      />
      <footer className="cd-log-foot">
        {t('log.size', {
          lines: formatNumber(lines.length, i18n.language),
          size: formatBytes(attempt.log_size, i18n.language),
        })}
      </footer>
    </>
  );
}

/** A log that no browser should be asked to show: its end, and how to get all of it. */
export function LogTooLarge({ attempt }: { attempt: Attempt }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Alert
        type="info"
        banner
        title={t('log.tooLarge', { size: formatBytes(attempt.log_size, i18n.language) })}
        action={<DownloadButton url={attempt.log_url} fileName={`${attempt.id}.log`} />}
      />
      <pre className="cd-log-summary">{attempt.log_summary}</pre>
    </>
  );
}
