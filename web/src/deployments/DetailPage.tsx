/** One deployment: how far it is, and what it did on each PC. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useDeployment } from '../api/hooks/deployments';
import { usePermission } from '../api/hooks/session';
import { useTasks } from '../api/hooks/tasks';
import type { Deployment, TaskState } from '../api/types';
import { deploymentName, runsScript } from '../ui/DeploymentName';
import { PageHeader } from '../ui/PageHeader';
import { Pager } from '../ui/Pager';
import { ErrorState, LoadingState } from '../ui/States';
import { usePaging } from '../ui/usePaging';
import { CancelButton, RunAgainButton } from './DetailActions';
import { DetailSummary, OverallTag } from './DetailSummary';
import { Progress } from './Progress';
import { ScriptBox } from './ScriptBox';
import { NoSuchTasks, TaskList } from './TaskList';

const PAGE = 100; // PCs

export default function DetailPage() {
  const { t } = useTranslation();
  const { deploymentId = '' } = useParams();
  const found = useDeployment(deploymentId);
  const back = { to: '/deployments', text: t('detail.back') };
  if (!found.data) {
    return (
      <>
        <PageHeader title={t('deployments.title')} back={back} />
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
  return <Detail key={deploymentId} deployment={found.data} back={back} />;
}

function Detail({ deployment, back }: { deployment: Deployment; back: { to: string; text: string } }) {
  const { t } = useTranslation();
  const mayDeploy = usePermission('deploy');
  const [state, setState] = useState<TaskState>();
  return (
    <>
      <PageHeader
        title={deploymentName(deployment, t)}
        back={back}
        aside={<OverallTag deployment={deployment} />}
        summary={<DetailSummary deployment={deployment} />}
        actions={
          mayDeploy && (
            <>
              {runsScript(deployment.kind) && <RunAgainButton deployment={deployment} />}
              <CancelButton deployment={deployment} />
            </>
          )
        }
      />
      <section className="cd-panel cd-panel-pad">
        {runsScript(deployment.kind) ? (
          <ScriptBox script={deployment.script} />
        ) : (
          <p className="cd-notice">{deployment.notice || t('actions.noNotice')}</p>
        )}
        <Progress deployment={deployment} chosen={state} choose={setState} />
      </section>
      <section className="cd-panel" aria-label={t('detail.results')}>
        <Tasks deployment={deployment} state={state} showAll={() => setState(undefined)} />
      </section>
    </>
  );
}

interface TasksProps {
  deployment: Deployment;
  state: TaskState | undefined;
  showAll: () => void;
}

function Tasks({ deployment, state, showAll }: TasksProps) {
  const navigate = useNavigate();
  const paging = usePaging(state ?? '');
  const list = useTasks(deployment.id, {
    limit: PAGE,
    ...(state && { state }),
    ...(paging.cursor && { cursor: paging.cursor }),
  });
  const page = list.data;
  if (list.isPending) return <LoadingState />;
  if (!page) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  return (
    <>
      <TaskList
        tasks={page.tasks}
        busy={list.isPlaceholderData}
        open={(task) => void navigate(`/deployments/${deployment.id}/tasks/${task.id}`)}
        empty={<NoSuchTasks filtered={state !== undefined} showAll={showAll} />}
      />
      <Pager
        paging={paging}
        size={PAGE}
        shown={page.tasks.length}
        total={state ? deployment.counts[state] : deployment.total}
        nextCursor={page.next_cursor}
      />
    </>
  );
}
