import { useTranslation } from 'react-i18next';
import type { Attempt, Task } from '../../api/types';
import { isDone } from '../../ui/taskTone';
import { LogViewer } from '../LogViewer';

const HEIGHT = 'max(260px, calc(100vh - 420px))';

/** What a try wrote; it grows while the PC writes. */
export function AttemptOutput({ task, attempt }: { task: Task; attempt: Attempt }) {
  const { t } = useTranslation();
  const nothing =
    attempt.started_at === null
      ? 'log.emptyWaiting'
      : attempt.finished_at === null
        ? 'log.emptyRunning'
        : 'log.empty';
  return (
    <section className="cd-log-panel cd-drawer-log" aria-label={t('board.pc.output')}>
      <LogViewer
        key={attempt.id}
        attemptId={attempt.id}
        live={!isDone(attempt.state)}
        height={HEIGHT}
        fileName={`${task.host_name}-${attempt.id}.log`}
        empty={t(nothing)}
      />
    </section>
  );
}
