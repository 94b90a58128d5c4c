import { useTranslation } from 'react-i18next';
import type { Attempt, Task } from '../../api/types';
import { isDone } from '../../ui/taskTone';
import { LogViewer } from '../LogViewer';

const HEIGHT = 'max(260px, calc(100vh - 400px))'; // the rest of the drawer, and never less than a dozen lines

/** What a try wrote; it grows while the PC writes. */
export function AttemptOutput({ task, attempt }: { task: Task; attempt: Attempt }) {
  const { t } = useTranslation();
  return (
    <section className="cd-log-panel cd-drawer-log" aria-label={t('board.pc.output')}>
      <LogViewer
        attemptId={attempt.id}
        live={!isDone(attempt.state)}
        height={HEIGHT}
        fileName={`${task.host_name}-${attempt.number}.log`}
        empty={attempt.started_at === null ? t('log.emptyWaiting') : undefined}
      />
    </section>
  );
}
