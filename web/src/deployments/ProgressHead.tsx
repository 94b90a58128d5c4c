import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Deployment, Progress } from '../api/types';
import { formatDuration, formatNumber } from '../i18n/format';
import { numberFormat } from '../i18n/formatters';
import { momentText } from '../ui/moment';
import { useNow, useWordsOfNow } from '../ui/useNow';
import { doneCount, openCount, percentDone } from './counts';
import { ProgressBar } from './ProgressBar';

/** The share done, how fast it goes and when it may end, and the large bar. */
export function ProgressHead({ deployment, progress }: { deployment: Deployment; progress?: Progress }) {
  const { t, i18n } = useTranslation();
  const { counts, total } = deployment;
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <>
      <div className="cd-board-head">
        <div className="cd-board-share">
          <strong>{t('deployments.percent', { percent: percentDone(counts, total) })}</strong>
          <span className="cd-soft">
            {t('deployments.progressLabel', { done: number(doneCount(counts)), total: number(total) })}
          </span>
        </div>
        <dl className="cd-board-figures">
          {deployment.finished ? (
            <Took deployment={deployment} progress={progress} />
          ) : (
            <>
              <Pace deployment={deployment} progress={progress} />
              <Eta deployment={deployment} progress={progress} />
              <Elapsed deployment={deployment} />
            </>
          )}
        </dl>
      </div>
      <ProgressBar counts={counts} total={total} />
    </>
  );
}

function Figure({ label, children, more }: { label: string; children: ReactNode; more?: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children}
        {more && <span className="cd-soft">{more}</span>}
      </dd>
    </div>
  );
}

interface FigureProps {
  deployment: Deployment;
  progress: Progress | undefined;
}

const SLOW = 10; // PCs a minute, below which a tenth counts

function Pace({ progress }: FigureProps) {
  const { t, i18n } = useTranslation();
  const rate = progress?.rate_per_minute;
  const shown = rate && numberFormat(i18n.language, { maximumFractionDigits: rate < SLOW ? 1 : 0 });
  return (
    <Figure label={t('board.progress.rate')}>
      {shown ? (
        t('board.progress.rateValue', { rate: shown.format(rate) })
      ) : (
        <span className="cd-soft">{t('board.progress.noRate')}</span>
      )}
    </Figure>
  );
}

/** When those that are there will be done; PCs that are off can't be reckoned with. */
function Eta({ deployment, progress }: FigureProps) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const away = progress ? openCount(deployment.counts) - progress.within_reach : 0;
  const waits = away > 0 && t('board.progress.waitingFor', { count: away });
  if (deployment.state === 'paused')
    return <Figure label={t('board.progress.eta')}>{t('board.progress.etaPaused')}</Figure>;
  if (!progress?.eta)
    return (
      <Figure label={t('board.progress.eta')}>
        <span className="cd-soft">{waits || t('board.progress.etaNone')}</span>
      </Figure>
    );
  const left = formatDuration(coarse(Date.parse(progress.eta) - now), i18n.language, t);
  return (
    <Figure label={t('board.progress.eta')} more={waits}>
      {momentText(progress.eta, now, i18n.language)}
      <span className="cd-soft">{t('board.progress.etaIn', { duration: left })}</span>
    </Figure>
  );
}

const SECOND = 1_000; // ms
const MINUTE = 60 * SECOND;

/** An estimate to the second would only pretend; what is past is "at any moment". */
function coarse(ms: number): number {
  if (ms < 2 * MINUTE) return Math.max(SECOND, Math.round(ms / (5 * SECOND)) * 5 * SECOND);
  return Math.round(ms / MINUTE) * MINUTE;
}

function Elapsed({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const since = Date.parse(deployment.started_at ?? deployment.created_at);
  return (
    <Figure label={t('board.progress.elapsed')}>
      <span className="cd-number">{formatDuration(now - since, i18n.language, t)}</span>
    </Figure>
  );
}

function Took({ deployment, progress }: FigureProps) {
  const { t, i18n } = useTranslation();
  const at = progress?.ended_at;
  const ended = useWordsOfNow((now) => (at ? momentText(at, now, i18n.language) : ''));
  if (!at || !deployment.started_at) return null;
  const took = Date.parse(at) - Date.parse(deployment.started_at);
  return (
    <>
      <Figure label={t('board.progress.took')}>{formatDuration(took, i18n.language, t)}</Figure>
      <Figure label={t('board.progress.ended')}>{ended}</Figure>
    </>
  );
}
