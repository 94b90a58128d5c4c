/** Cells of the table of results. */

import { useTranslation } from 'react-i18next';
import type { Attempt, Task } from '../../api/types';
import { Presence } from '../../ui/Presence';
import { StateTag } from '../../ui/StateTag';
import { Moment } from '../../ui/When';
import { WaitingLine } from './Waiting';

/** The PC, which opens what happened there. */
export function PcCell({ task, open }: { task: Task; open(task: Task): void }) {
  return (
    <span className="cd-pc">
      <Presence online={task.online} bare />
      <button
        type="button"
        className="cd-name-button"
        title={task.host_name}
        onClick={(event) => {
          event.stopPropagation();
          open(task);
        }}
      >
        {task.host_name}
      </button>
    </span>
  );
}

/** How it ended, or why it has not. `bare`: the state itself stands elsewhere. */
export function OutcomeCell({ task, bare = false }: { task: Task; bare?: boolean }) {
  return (
    <span className="cd-outcome">
      {!bare && <StateTag state={task.state} />}
      {task.waiting && <WaitingLine waiting={task.waiting} />}
    </span>
  );
}

/** When it began, and below that when it ended. */
export function Times({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation();
  if (!attempt.started_at) return <span className="cd-soft">{t('common.none')}</span>;
  return (
    <span className="cd-times">
      <Moment at={attempt.started_at} />
      {attempt.finished_at && <Moment at={attempt.finished_at} />}
    </span>
  );
}

/** Which try it was; the first one is nothing to speak of. */
export function AttemptNumber({ number }: { number: number }) {
  return <span className={number > 1 ? 'cd-number' : 'cd-number cd-soft'}>{number}</span>;
}
