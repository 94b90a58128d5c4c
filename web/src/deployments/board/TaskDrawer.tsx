/** One PC of a deployment over the board: how each try went, and what it writes, while it writes it. */

import { DesktopOutlined, FullscreenOutlined, RedoOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useTask } from '../../api/hooks/tasks';
import type { Deployment, TaskDetail } from '../../api/types';
import { Presence } from '../../ui/Presence';
import { SidePanel, SidePanelHead } from '../../ui/SidePanel';
import { ErrorState, LoadingState } from '../../ui/States';
import { StateTag } from '../../ui/StateTag';
import { AttemptFacts } from '../AttemptFacts';
import { AttemptSwitch } from '../AttemptSwitch';
import { RETRYABLE } from '../counts';
import { AttemptOutput } from './AttemptOutput';
import { WaitingLine } from './Waiting';

const WIDTH = 'min(860px, 100vw - 48px)'; // a strip of the board stays in view

interface TaskDrawerProps {
  deployment: Deployment;
  taskId: string | undefined;
  close(): void;
  /** Undefined for whoever may not deploy. */
  retry: ((agentIds: string[]) => void) | undefined;
}

export function TaskDrawer({ deployment, taskId, close, retry }: TaskDrawerProps) {
  const { t } = useTranslation();
  return (
    <SidePanel id={taskId} label={t('board.pc.label')} width={WIDTH} close={close}>
      {(id) => <OnePc key={id} deployment={deployment} taskId={id} close={close} retry={retry} />}
    </SidePanel>
  );
}

function OnePc({ deployment, taskId, close, retry }: TaskDrawerProps & { taskId: string }) {
  const found = useTask(deployment.id, taskId);
  if (found.data) return <Shown detail={found.data} deployment={deployment} close={close} retry={retry} />;
  return (
    <>
      <Head title={<span />} close={close} />
      {found.error ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : <LoadingState />}
    </>
  );
}

interface ShownProps {
  detail: TaskDetail;
  deployment: Deployment;
  close(): void;
  retry: ((agentIds: string[]) => void) | undefined;
}

function Shown({ detail, deployment, close, retry }: ShownProps) {
  const { t } = useTranslation();
  const { task, attempts } = detail;
  const [chosen, setChosen] = useState<string>();
  const attempt = attempts.find(({ id }) => id === chosen) ?? attempts[0] ?? task.attempt;
  const again = retry && RETRYABLE.includes(task.state) && (
    <Button icon={<RedoOutlined />} onClick={() => retry([task.agent_id])}>
      {t('board.action.retry')}
    </Button>
  );
  return (
    <>
      <Head
        title={
          <>
            <h2 title={task.host_name}>
              <bdi>{task.host_name}</bdi>
            </h2>
            <StateTag state={attempt.state} />
            <Presence online={task.online} />
          </>
        }
        close={close}
        actions={
          <>
            {again}
            <PageLinks deploymentId={deployment.id} taskId={task.id} agentId={task.agent_id} />
          </>
        }
      />
      <div className="cd-drawer-facts">
        {task.waiting && attempt.id === task.attempt.id && <WaitingLine waiting={task.waiting} />}
        <AttemptSwitch attempts={attempts} chosen={attempt.id} choose={setChosen} />
        <AttemptFacts attempt={attempt} successCodes={deployment.success_codes} />
      </div>
      <AttemptOutput key={attempt.id} task={task} attempt={attempt} />
    </>
  );
}

function PageLinks(props: { deploymentId: string; taskId: string; agentId: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const log = `/deployments/${props.deploymentId}/tasks/${props.taskId}`;
  return (
    <>
      <Tooltip title={t('board.pc.openPc')}>
        <Link to={`/agents/${props.agentId}`} className="cd-icon-link" aria-label={t('board.pc.openPc')}>
          <DesktopOutlined />
        </Link>
      </Tooltip>
      <Tooltip title={t('board.pc.fullLog')}>
        <Button
          type="text"
          icon={<FullscreenOutlined />}
          aria-label={t('board.pc.fullLog')}
          onClick={() => void navigate(log)}
        />
      </Tooltip>
    </>
  );
}

function Head(props: { title: ReactNode; actions?: ReactNode; close(): void }) {
  const { t } = useTranslation();
  return <SidePanelHead {...props} closeLabel={t('board.pc.close')} />;
}
