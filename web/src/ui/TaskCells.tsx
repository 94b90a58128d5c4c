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

/** How long it took, or how long it has been running. */
export function DurationCell({ attempt }: { attempt: Attempt }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (attempt.started_at === null) return <span className="cd-soft">{t('common.none')}</span>;
  if (attempt.finished_at === null && attempt.state !== 'running')
    return <span className="cd-soft">{t('common.none')}</span>;
  const end = attempt.finished_at === null ? now : Date.parse(attempt.finished_at);
  return (
    <span className="cd-number">
      {formatDuration(end - Date.parse(attempt.started_at), i18n.language, t)}
    </span>
  );
}
