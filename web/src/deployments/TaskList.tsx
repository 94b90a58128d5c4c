import { Button, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Task } from '../api/types';
import { DataTable } from '../ui/DataTable';
import { Presence } from '../ui/Presence';
import { EmptyState } from '../ui/States';
import { StateTag } from '../ui/StateTag';
import { DurationCell, ExitCode } from '../ui/TaskCells';
import { When } from '../ui/When';
import { LastOutput } from './TaskCells';

interface TaskListProps {
  tasks: Task[];
  busy: boolean;
  open(task: Task): void;
  empty: ReactNode;
}

/** The PCs of a deployment with what happened on each. */
export function TaskList({ tasks, busy, open, empty }: TaskListProps) {
  const { t } = useTranslation();
  const columns: TableColumnsType<Task> = [
    { key: 'pc', title: t('detail.column.pc'), width: '20%', render: (_, task) => <PcCell task={task} /> },
    {
      key: 'state',
      title: t('detail.column.state'),
      width: 125,
      render: (_, task) => <StateTag state={task.state} />,
    },
    {
      key: 'exit',
      title: t('detail.column.exit'),
      width: 85,
      align: 'right',
      render: (_, task) => <ExitCode code={task.attempt.exit_code} />,
    },
    {
      key: 'started',
      title: t('detail.column.started'),
      width: 150,
      responsive: ['lg'],
      render: (_, task) => <Started task={task} />,
    },
    {
      key: 'duration',
      title: t('detail.column.duration'),
      width: 100,
      align: 'right',
      render: (_, task) => <DurationCell attempt={task.attempt} />,
    },
    { key: 'log', title: t('detail.column.log'), render: (_, task) => <LastOutput task={task} /> },
  ];
  return (
    <DataTable
      label={t('detail.results')}
      rows={tasks}
      columns={columns}
      rowKey={(task) => task.id}
      busy={busy}
      empty={empty}
      open={open}
      card={(task) => <TaskCard task={task} />}
    />
  );
}

function PcCell({ task }: { task: Task }) {
  const { t } = useTranslation();
  return (
    <span className="cd-pc">
      <Presence online={task.online} bare />
      <Link
        to={`/deployments/${task.deployment_id}/tasks/${task.id}`}
        className="cd-name-link"
        aria-label={t('detail.openLog', { name: task.host_name })}
        onClick={(event) => event.stopPropagation()}
      >
        {task.host_name}
      </Link>
    </span>
  );
}

function Started({ task }: { task: Task }) {
  const { t } = useTranslation();
  return task.attempt.started_at ? (
    <When at={task.attempt.started_at} />
  ) : (
    <span className="cd-soft">{t('common.none')}</span>
  );
}

function TaskCard({ task }: { task: Task }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="cd-card-head">
        <PcCell task={task} />
        <StateTag state={task.state} />
      </div>
      {task.attempt.started_at && (
        <div className="cd-card-row cd-soft">
          <When at={task.attempt.started_at} />
          <DurationCell attempt={task.attempt} />
          <span>
            {t('detail.column.exit')} <ExitCode code={task.attempt.exit_code} />
          </span>
        </div>
      )}
      <LastOutput task={task} />
    </>
  );
}

/** No task in this state, or none at all. */
export function NoSuchTasks({ filtered, showAll }: { filtered: boolean; showAll: () => void }) {
  const { t } = useTranslation();
  if (!filtered) return <EmptyState title={t('detail.noTasks')} />;
  return (
    <EmptyState
      title={t('detail.empty.title')}
      action={<Button onClick={showAll}>{t('detail.empty.action')}</Button>}
    />
  );
}
