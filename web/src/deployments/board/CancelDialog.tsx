import { Alert, App, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCancelDeployment } from '../../api/hooks/deployments';
import type { Deployment } from '../../api/types';
import { errorText } from '../../i18n/errorText';
import { runsScript } from '../../ui/DeploymentName';
import { countOf, doneCount } from '../counts';
import { Mark } from './grid/Mark';

/** Asks before it cancels: what that does on how many PCs. */
export function CancelDialog({ deployment, close }: { deployment: Deployment; close(): void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const cancel = useCancelDeployment(deployment.id);
  const send = () =>
    cancel.mutate(undefined, {
      onSuccess: () => {
        void message.info(t('board.cancel.asked'));
        close();
      },
    });
  return (
    <Modal
      open
      title={t('board.cancel.title')}
      onCancel={close}
      onOk={send}
      okText={t('board.cancel.confirm')}
      okButtonProps={{ danger: true, loading: cancel.isPending }}
      cancelText={t('board.cancel.keep')}
    >
      {cancel.error && (
        <Alert className="cd-form-alert" type="error" showIcon title={errorText(cancel.error, t)} />
      )}
      {deployment.started_at === null ? (
        <p>{t('board.cancel.planned')}</p>
      ) : (
        <Effects deployment={deployment} />
      )}
    </Modal>
  );
}

/** On how many PCs what would change; the numbers follow what happens meanwhile. */
function Effects({ deployment: { counts, kind } }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const waiting = countOf(counts, ['pending']);
  const running = countOf(counts, ['assigned', 'running']);
  const done = doneCount(counts);
  return (
    <ul className="cd-effects">
      {waiting > 0 && (
        <li>
          <Mark state="pending" /> {t('board.cancel.waiting', { count: waiting })}
        </li>
      )}
      {running > 0 && (
        <li>
          <Mark state="running" />{' '}
          {t(runsScript(kind) ? 'board.cancel.running' : 'board.cancel.power', { count: running })}
        </li>
      )}
      {done > 0 && (
        <li className="cd-soft">
          <Mark state="succeeded" /> {t('board.cancel.done', { count: done })}
        </li>
      )}
    </ul>
  );
}
