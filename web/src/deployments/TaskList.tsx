import type { TableColumnsType } from 'antd';
import type { Key, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskSort } from '../api/types';
import { DataTable } from '../ui/DataTable';
import { type Sorting, SortTitle } from '../ui/SortTitle';
import { StateTag } from '../ui/StateTag';
import { DurationCell } from '../ui/TaskCells';
import { Moment } from '../ui/When';
import { ExitCell } from './board/ExitCell';
import { AttemptNumber, OutcomeCell, PcCell, Times } from './board/taskCells';
import { LastOutput } from './TaskCells';

interface TaskListProps {
  tasks: Task[];
  successCodes: readonly number[];
  busy: boolean;
  sorting: Sorting<TaskSort>;
  open(task: Task): void;
  /** By the ids of the PCs; undefined where nothing can be done with them. */
  selection: { keys: Key[]; change(keys: Key[]): void } | undefined;
  empty: ReactNode;
}

/** The PCs of a deployment with what happened on each. */
export function TaskList(props: TaskListProps) {
  const { t } = useTranslation();
  const { selection } = props;
  return (
    <DataTable
      label={t('detail.results')}
      rows={props.tasks}
      columns={useColumns(props)}
      rowKey={(task) => task.agent_id}
      busy={props.busy}
      empty={props.empty}
      open={props.open}
      selection={
        selection && {
          ...selection,
          label: (task: Task) => t('board.results.select', { name: task.host_name }),
        }
      }
      card={(task) => <TaskCard task={task} open={props.open} successCodes={props.successCodes} />}
    />
  );
}

function useColumns({ sorting, successCodes, open }: TaskListProps): TableColumnsType<Task> {
  const { t } = useTranslation();
  // A deployment that runs answers twice a second, mostly with the same rows: those are not drawn again.
  const changed = { shouldCellUpdate: (task: Task, before: Task) => task !== before };
  const word = (column: Column) => t(`board.results.column.${column}`);
  return [
    {
      key: 'pc',
      ...changed,
      title: <SortTitle title={word('pc')} sort="name" sorting={sorting} />,
      width: 156,
      render: (_, task) => <PcCell task={task} open={open} />,
    },
    {
      key: 'state',
      ...changed,
      title: <SortTitle title={word('outcome')} sort="state" sorting={sorting} />,
      width: 190,
      render: (_, task) => <OutcomeCell task={task} />,
    },
    {
      key: 'exit',
      ...changed,
      title: <SortTitle title={word('exit')} sort="exit_code" sorting={sorting} />,
      width: 170,
      render: (_, task) => <TaskExit task={task} successCodes={successCodes} />,
    },
    {
      key: 'duration',
      ...changed,
      title: <SortTitle title={word('duration')} sort="duration" sorting={sorting} />,
      width: 112,
      align: 'right',
      responsive: ['xl'],
      render: (_, task) => <DurationCell attempt={task.attempt} />,
    },
    {
      key: 'times',
      ...changed,
      title: <SortTitle title={word('times')} sort="finished_at" sorting={sorting} />,
      width: 136,
      responsive: ['xl'],
      render: (_, { attempt }) => <Times attempt={attempt} />,
    },
    {
      key: 'attempt',
      ...changed,
      title: word('attempt'),
      width: 78,
      align: 'right',
      responsive: ['xl'],
      render: (_, { attempt }) => <AttemptNumber number={attempt.number} />,
    },
    { key: 'line', ...changed, title: word('line'), render: (_, task) => <LastOutput task={task} /> },
  ];
}

type Column = 'pc' | 'outcome' | 'exit' | 'duration' | 'times' | 'attempt' | 'line';

function TaskExit({ task, successCodes }: { task: Task; successCodes: readonly number[] }) {
  const { exit_code: code, exit_meaning: meaning } = task.attempt;
  return <ExitCell code={code} meaning={meaning} good={code !== null && successCodes.includes(code)} />;
}

interface TaskCardProps {
  task: Task;
  successCodes: readonly number[];
  open(task: Task): void;
}

function TaskCard({ task, open, successCodes }: TaskCardProps) {
  const { t } = useTranslation();
  const { attempt } = task;
  return (
    <>
      <div className="cd-card-head">
        <PcCell task={task} open={open} />
        <StateTag state={task.state} />
      </div>
      <OutcomeCell task={task} bare />
      {attempt.started_at && (
        <div className="cd-card-row cd-soft">
          <Moment at={attempt.started_at} />
          <DurationCell attempt={attempt} />
          {attempt.number > 1 && <span>{t('board.results.attempt', { number: attempt.number })}</span>}
        </div>
      )}
      {attempt.exit_code !== null && !successCodes.includes(attempt.exit_code) && (
        <TaskExit task={task} successCodes={successCodes} />
      )}
      <LastOutput task={task} />
    </>
  );
}
