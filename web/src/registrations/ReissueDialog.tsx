import { Alert, Button, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useReissue } from '../api/hooks/enrollmentTokens';
import { errorText } from '../i18n/errorText';
import { shortTime } from '../i18n/format';
import { InstallLines } from './InstallLines';

const WIDTH = 640; // px

interface ReissueDialogProps {
  /** The PC whose token it is; undefined: closed. */
  agent: { id: string; name: string } | undefined;
  close: () => void;
}

/** Hands out a token by which one PC becomes again what it was. */
export function ReissueDialog({ agent, close }: ReissueDialogProps) {
  const { t, i18n } = useTranslation();
  const reissue = useReissue();
  const name = agent?.name ?? '';
  const made = reissue.data;
  return (
    <Modal
      open={agent !== undefined}
      title={<bdi>{t('reissue.title', { name })}</bdi>}
      onCancel={close}
      afterClose={reissue.reset}
      destroyOnHidden
      width={WIDTH}
      mask={{ closable: made === undefined }}
      footer={
        made ? (
          <Button type="primary" onClick={close}>
            {t('common.done')}
          </Button>
        ) : (
          <Button
            type="primary"
            loading={reissue.isPending}
            onClick={() => agent && reissue.mutate(agent.id)}
          >
            {t('reissue.make')}
          </Button>
        )
      }
    >
      {made ? (
        <>
          <p className="cd-lead">
            {t('reissue.ready', { when: shortTime(made.token.expires_at ?? '', i18n.language) })}{' '}
            {t('tokens.readyText')}
          </p>
          <InstallLines made={made} />
        </>
      ) : (
        <>
          <p className="cd-lead">{t('reissue.text', { name })}</p>
          <p className="cd-lead">{t('reissue.keeps', { name })}</p>
          <p className="cd-lead">{t('reissue.once')}</p>
          {reissue.error && <Alert type="error" showIcon title={errorText(reissue.error, t)} />}
        </>
      )}
    </Modal>
  );
}
