/** What was done on the PC lately, and how it ended. */

import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useAgentTasks } from '../../api/hooks/agentDetail';
import type { AgentTask } from '../../api/types';
import { DataTable } from '../../ui/DataTable';
import { DeploymentName, deploymentName } from '../../ui/DeploymentName';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { StateTag } from '../../ui/StateTag';
import { DurationCell, ExitCode } from '../../ui/TaskCells';
import { When } from '../../ui/When';
import { Latest } from './Latest';

export function TasksTab({ agentId }: { agentId: string }) {
  const found = useAgentTasks(agentId);
  return (
    <div className="cd-pc-pane">
      {found.error && !found.data && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <LoadingState />}
      {found.data && <Tasks tasks={found.data} />}
      <Latest count={found.data?.length ?? 0} />
    </div>
  );
}

function addressOf({ task }: AgentTask): string {
  return `/deployments/${task.deployment_id}/tasks/${task.id}`;
}

function Tasks({ tasks }: { tasks: AgentTask[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const columns: TableColumnsType<AgentTask> = [
    { key: 'name', title: t('pc.tasks.name'), render: (_, one) => <NameLink one={one} /> },
    {
      key: 'state',
      title: t('detail.column.state'),
      width: 120,
      render: (_, { task }) => <StateTag state={task.state} />,
    },
    {
      key: 'exit',
      title: t('detail.column.exit'),
      width: 90,
      align: 'right',
      render: (_, { task }) => <ExitCode code={task.attempt.exit_code} />,
    },
    {
      key: 'created',
      title: t('pc.tasks.created'),
      width: 120,
      render: (_, one) => <When at={one.created_at} />,
    },
    {
      key: 'duration',
      title: t('detail.column.duration'),
      width: 100,
      align: 'right',
      render: (_, { task }) => <DurationCell attempt={task.attempt} />,
    },
  ];
  return (
    <DataTable
      label={t('pc.tabs.tasks')}
      rows={tasks}
      columns={columns}
      rowKey={({ task }) => task.id}
      empty={<EmptyState title={t('pc.tasks.none')} text={t('pc.tasks.noneText')} />}
      open={(one) => void navigate(addressOf(one))}
      card={(one) => (
        <>
          <div className="cd-card-head">
            <NameLink one={one} />
            <StateTag state={one.task.state} />
          </div>
          <div className="cd-card-row cd-soft">
            <When at={one.created_at} />
            <DurationCell attempt={one.task.attempt} />
            <span>
              {t('detail.column.exit')} <ExitCode code={one.task.attempt.exit_code} />
            </span>
          </div>
        </>
      )}
    />
  );
}

function NameLink({ one }: { one: AgentTask }) {
  const { t } = useTranslation();
  const named = { name: one.deployment_name, kind: one.deployment_kind };
  const name = deploymentName(named, t);
  return (
    <span className="cd-pc-program">
      <Link
        to={addressOf(one)}
        className="cd-name-link"
        title={name}
        aria-label={t('pc.tasks.openLog', { name })}
        onClick={(event) => event.stopPropagation()}
      >
        <bdi>
          <DeploymentName {...named} />
        </bdi>
      </Link>
      <span className="cd-soft">{t('pc.tasks.by', { name: one.created_by })}</span>
    </span>
  );
}
