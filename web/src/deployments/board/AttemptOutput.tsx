import { useTranslation } from 'react-i18next';
import { useLog } from '../../api/hooks/tasks';
import type { Attempt, Task } from '../../api/types';
import { ErrorState, LoadingState } from '../../ui/States';
import { LogTooLarge, LogViewer } from '../LogViewer';
import { MAX_SHOWN } from '../logText';

/** What a try wrote; it grows while the PC writes. */
export function AttemptOutput({ task, attempt }: { task: Task; attempt: Attempt }) {
  const { t } = useTranslation();
  const tooLarge = attempt.log_size > MAX_SHOWN;
  const wanted = attempt.log_size > 0 && !tooLarge;
  const log = useLog(attempt.log_url, attempt.log_size, wanted);
  const nothing =
    attempt.started_at === null
      ? 'log.emptyWaiting'
      : attempt.finished_at === null
        ? 'log.emptyRunning'
        : 'log.empty';
  return (
    <section className="cd-log-panel cd-drawer-log" aria-label={t('board.pc.output')}>
      {tooLarge && <LogTooLarge attempt={attempt} />}
      {!tooLarge && !wanted && <p className="cd-nothing">{t(nothing)}</p>}
      {wanted && log.isPending && <LoadingState />}
      {wanted && log.error && !log.data && <ErrorState error={log.error} retry={() => void log.refetch()} />}
      {wanted && log.data && <LogViewer bytes={log.data} attempt={attempt} hostName={task.host_name} />}
    </section>
  );
}
