import { useTranslation } from 'react-i18next';
import type { Attempt } from '../api/types';
import { formatDuration } from '../i18n/format';
import { useNow } from './useNow';

/** The exit code; anything but 0 catches the eye. */
export function ExitCode({ code }: { code: number | null }) {
  const { t } = useTranslation();
  if (code === null) return <span className="cd-soft">{t('common.none')}</span>;
  return <code className={code === 0 ? 'cd-exit' : 'cd-exit cd-exit-bad'}>{code}</code>;
}

const SECOND = 1_000; // ms

/** How long it took, or how long it has been running. */
export function DurationCell({ attempt }: { attempt: Attempt }) {
  const { t, i18n } = useTranslation();
  if (attempt.started_at !== null && attempt.state === 'running') return <SoFar since={attempt.started_at} />;
  if (attempt.duration === null) return <span className="cd-soft">{t('common.none')}</span>;
  return <span className="cd-number">{formatDuration(attempt.duration * SECOND, i18n.language, t)}</span>;
}

function SoFar({ since }: { since: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  return <span className="cd-number">{formatDuration(now - Date.parse(since), i18n.language, t)}</span>;
}
