import { RedoOutlined, StopOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useCancelDeployment } from '../api/hooks/deployments';
import type { Deployment } from '../api/types';
import { errorText } from '../i18n/errorText';
import { runsScript } from '../ui/DeploymentName';
import { draftOf } from './draft';

/** Takes the same command to the form for a new deployment. */
export function RunAgainButton({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Button
      icon={<RedoOutlined />}
      onClick={() => void navigate('/deployments/new', { state: draftOf(deployment) })}
    >
      {t('detail.again')}
    </Button>
  );
}

/** Cancels after asking; not there once there is nothing to cancel. */
export function CancelButton({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const cancel = useCancelDeployment(deployment.id);
  if (deployment.finished || deployment.cancel_wanted_at) return null;
  const script = runsScript(deployment.kind);
  const ask = () =>
    void modal.confirm({
      title: t(script ? 'detail.cancelTitle' : 'actions.cancelTitle'),
      content: t(script ? 'detail.cancelText' : 'actions.cancelText'),
      okText: t('detail.cancelConfirm'),
      okButtonProps: { danger: true },
      cancelText: t(script ? 'detail.cancelKeep' : 'actions.cancelKeep'),
      onOk: () =>
        cancel.mutateAsync().then(
          () => void message.info(t('detail.cancelled')),
          (error: unknown) => void message.error(errorText(error, t)),
        ),
    });
  return (
    <Button danger icon={<StopOutlined />} onClick={ask} loading={cancel.isPending}>
      {t('detail.cancel')}
    </Button>
  );
}
