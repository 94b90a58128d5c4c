import { useTranslation } from 'react-i18next';
import type { Task } from '../api/types';
import { saidText } from '../i18n/said';
import { isDone } from '../ui/taskTone';
import { lastLines } from './logText';

const OUTPUT_LINES = 2; // what a row has room for

/** The last lines of output, or why there are none. */
export function LastOutput({ task }: { task: Task }) {
  const { t } = useTranslation();
  const { attempt } = task;
  const lines = lastLines(attempt.log_summary, OUTPUT_LINES);
  if (attempt.message) {
    return <span className="cd-output cd-output-message">{saidText(attempt.said, attempt.message, t)}</span>;
  }
  if (lines.length > 0) return <code className="cd-output">{lines.join('\n')}</code>;
  const nothing = isDone(task.state) && attempt.started_at !== null ? t('detail.noOutput') : t('common.none');
  return <span className="cd-soft">{nothing}</span>;
}
