/** The full log of one task, with its attempts. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useTask } from '../api/hooks/tasks';
import type { Attempt, Task, TaskDetail } from '../api/types';
import type { Translate } from '../i18n';
import { PageHeader } from '../ui/PageHeader';
import { Presence } from '../ui/Presence';
import { ErrorState, LoadingState } from '../ui/States';
import { StateTag } from '../ui/StateTag';
import { isDone } from '../ui/taskTone';
import { AttemptFacts } from './AttemptFacts';
import { AttemptSwitch } from './AttemptSwitch';
import { LogViewer } from './LogViewer';

export default function LogPage() {
  const { t } = useTranslation();
  const { deploymentId = '', taskId = '' } = useParams();
  const found = useTask(deploymentId, taskId);
  const back = { to: `/deployments/${deploymentId}`, text: t('log.back') };
  if (!found.data) {
    return (
      <>
        <PageHeader title={t('log.title')} back={back} />
        <section className="cd-panel">
          {found.error ? (
            <ErrorState error={found.error} retry={() => void found.refetch()} />
          ) : (
            <LoadingState />
          )}
        </section>
      </>
    );
  }
  return <TaskLog key={taskId} detail={found.data} back={back} />;
}

function TaskLog({ detail, back }: { detail: TaskDetail; back: { to: string; text: string } }) {
  const { task, attempts } = detail;
  const [chosen, setChosen] = useState<string>();
  const attempt = attempts.find(({ id }) => id === chosen) ?? attempts[0] ?? task.attempt;
  return (
    <>
      <PageHeader
        title={task.host_name}
        back={back}
        aside={
          <>
            <StateTag state={attempt.state} />
            <Presence online={task.online} />
          </>
        }
        actions={<AttemptSwitch attempts={attempts} chosen={attempt.id} choose={setChosen} />}
      />
      <section className="cd-panel cd-panel-pad">
        <AttemptFacts attempt={attempt} />
      </section>
      <LogPanel key={attempt.id} task={task} attempt={attempt} />
    </>
  );
}

function LogPanel({ task, attempt }: { task: Task; attempt: Attempt }) {
  const { t } = useTranslation();
  return (
    <section className="cd-panel cd-log-panel" aria-label={t('log.title')}>
      <LogViewer
        attemptId={attempt.id}
        live={!isDone(attempt.state)}
        fileName={`${task.host_name}-${attempt.id}.log`}
        empty={emptyText(attempt, t)}
      />
    </section>
  );
}

function emptyText(attempt: Attempt, t: Translate): string {
  if (attempt.started_at === null) return t('log.emptyWaiting');
  return attempt.finished_at === null ? t('log.emptyRunning') : t('log.empty');
}
