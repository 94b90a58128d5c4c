import { useTranslation } from 'react-i18next';
import type { Attempt, Task } from '../api/types';
import { formatDuration } from '../i18n/format';
import { useNow } from '../ui/useNow';
import { isDone } from './counts';
import { lastLines } from './logText';

const OUTPUT_LINES = 2; // what a row has room for

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

/** The last lines of output, or why there are none. */
export function LastOutput({ task }: { task: Task }) {
  const { t } = useTranslation();
  const { attempt } = task;
  const lines = lastLines(attempt.log_summary, OUTPUT_LINES);
  if (attempt.message) {
    return <span className="cd-output cd-output-message">{attempt.message}</span>;
  }
  if (lines.length > 0) return <code className="cd-output">{lines.join('\n')}</code>;
  const nothing = isDone(task.state) && attempt.started_at !== null ? t('detail.noOutput') : t('common.none');
  return <span className="cd-soft">{nothing}</span>;
}
