/** What can be done with a deployment, as it stands now. */

import {
  CaretRightOutlined,
  CopyOutlined,
  DownloadOutlined,
  EllipsisOutlined,
  PauseOutlined,
  RedoOutlined,
  StopOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { exportUrl } from '../api/hooks/board';
import { useSteer } from '../api/hooks/steering';
import type { Deployment } from '../api/types';
import { errorText } from '../i18n/errorText';
import { shortTime } from '../i18n/format';
import { runsScript } from '../ui/DeploymentName';
import { CancelDialog } from './board/CancelDialog';
import { countOf, RETRYABLE } from './counts';

interface DetailActionsProps {
  deployment: Deployment;
  mayDeploy: boolean;
  retry(): void;
}

export function DetailActions({ deployment, mayDeploy, retry }: DetailActionsProps) {
  const { t } = useTranslation();
  return (
    <>
      {mayDeploy && <Steering deployment={deployment} />}
      {mayDeploy && mayRetry(deployment) && (
        <Button icon={<RedoOutlined />} onClick={retry}>
          {t('board.action.retry')}
        </Button>
      )}
      {mayDeploy && <CancelButton deployment={deployment} />}
      <MoreMenu deployment={deployment} mayDeploy={mayDeploy} />
    </>
  );
}

/** Whether there is a PC that could try again. */
export function mayRetry({ counts, started_at }: Deployment): boolean {
  return started_at !== null && countOf(counts, RETRYABLE) > 0;
}

/** Pause, resume, start: whichever makes sense now. */
function Steering({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const { message, modal } = App.useApp();
  const steer = useSteer(deployment.id);
  const go = (step: 'pause' | 'resume' | 'start', said: string) =>
    steer.mutateAsync(step).then(
      () => void message.success(said),
      (error: unknown) => void message.error(errorText(error, t)),
    );
  const start = () =>
    void modal.confirm({
      title: t('board.action.startTitle'),
      content: t('board.action.startText', {
        when: shortTime(deployment.starts_at ?? deployment.created_at, i18n.language),
      }),
      okText: t('board.action.start'),
      cancelText: t('board.action.startKeep'),
      onOk: () => go('start', t('board.action.started')),
    });
  const paused = deployment.paused_at !== null;
  const planned = deployment.state === 'scheduled';
  if (deployment.finished || deployment.cancel_wanted_at !== null) return null;
  return (
    <>
      {planned && (
        <Button type="primary" icon={<CaretRightOutlined />} onClick={start}>
          {t('board.action.start')}
        </Button>
      )}
      {paused ? (
        <Button
          type={planned ? 'default' : 'primary'}
          icon={<CaretRightOutlined />}
          loading={steer.isPending}
          onClick={() => void go('resume', t('board.action.resumed'))}
        >
          {t('board.action.resume')}
        </Button>
      ) : (
        <Button
          icon={<PauseOutlined />}
          loading={steer.isPending}
          onClick={() => void go('pause', t('board.action.paused'))}
        >
          {t('board.action.pause')}
        </Button>
      )}
    </>
  );
}

/** Cancels after asking; not there once there is nothing to cancel. */
function CancelButton({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (deployment.finished || deployment.cancel_wanted_at) return null;
  return (
    <>
      <Button danger icon={<StopOutlined />} onClick={() => setOpen(true)}>
        {t('board.action.cancel')}
      </Button>
      {open && <CancelDialog deployment={deployment} close={() => setOpen(false)} />}
    </>
  );
}

function MoreMenu({ deployment, mayDeploy }: { deployment: Deployment; mayDeploy: boolean }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { id } = deployment;
  const items: NonNullable<MenuProps['items']> = [];
  if (mayDeploy && runsScript(deployment.kind))
    items.push({
      key: 'copy',
      icon: <CopyOutlined />,
      label: t('board.action.copy'),
      onClick: () => void navigate(`/deployments/new?copy=${encodeURIComponent(id)}`),
    });
  if (deployment.started_at !== null)
    for (const format of ['csv', 'json'] as const)
      items.push({
        key: format,
        icon: <DownloadOutlined />,
        label: (
          <a href={exportUrl(id, format, i18n.language)} download>
            {t(`board.action.${format}`)}
          </a>
        ),
      });
  if (items.length === 0) return null;
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <Button
        icon={<EllipsisOutlined />}
        aria-label={t('board.action.more')}
        title={t('board.action.more')}
      />
    </Dropdown>
  );
}
