import { EyeInvisibleOutlined, EyeOutlined, NotificationOutlined } from '@ant-design/icons';
import { Alert, App, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWithdrawAnnouncement } from '../api/hooks/announcements';
import type { Announcement } from '../api/types';
import { errorText } from '../i18n/errorText';

/** Asks before it is withdrawn: what that does on how many PCs. */
export function WithdrawDialog({ announcement, close }: { announcement: Announcement; close(): void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const withdraw = useWithdrawAnnouncement(announcement.id);
  const send = () =>
    withdraw.mutate(undefined, {
      onSuccess: () => {
        void message.info(t('receipts.withdraw.done'));
        close();
      },
    });
  return (
    <Modal
      open
      title={t('receipts.withdraw.title')}
      onCancel={close}
      onOk={send}
      okText={t('receipts.withdraw.confirm')}
      okButtonProps={{ danger: true, loading: withdraw.isPending }}
      cancelText={t('receipts.withdraw.keep')}
    >
      {withdraw.error && (
        <Alert className="cd-form-alert" type="error" showIcon title={errorText(withdraw.error, t)} />
      )}
      {announcement.sent_at === null ? (
        <p>{t('receipts.withdraw.planned')}</p>
      ) : (
        <Effects announcement={announcement} />
      )}
    </Modal>
  );
}

/** On how many PCs what would change; the numbers follow what happens meanwhile. */
function Effects({ announcement: { total, displayed, read } }: { announcement: Announcement }) {
  const { t } = useTranslation();
  return (
    <>
      <ul className="cd-effects">
        {total > displayed && (
          <li>
            <EyeInvisibleOutlined aria-hidden="true" />
            <span>{t('receipts.withdraw.pending', { count: total - displayed })}</span>
          </li>
        )}
        {displayed > read && (
          <li>
            <NotificationOutlined aria-hidden="true" />
            <span>{t('receipts.withdraw.open', { count: displayed - read })}</span>
          </li>
        )}
        {read > 0 && (
          <li className="cd-soft">
            <EyeOutlined aria-hidden="true" />
            <span>{t('receipts.withdraw.read', { count: read })}</span>
          </li>
        )}
      </ul>
      <p className="cd-soft">{t('receipts.withdraw.final')}</p>
    </>
  );
}
