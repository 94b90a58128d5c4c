import { Alert, App, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useResend } from '../api/hooks/receipts';
import type { Announcement, NewResend } from '../api/types';
import { errorText } from '../i18n/errorText';
import { formatNumber } from '../i18n/format';

type To = NonNullable<NewResend['to']>;
const CHOICES: readonly To[] = ['not_received', 'not_displayed', 'not_read'];

/** How many PCs have not come so far. */
export function missingCount({ total, received, displayed, read }: Announcement, to: To): number {
  return total - { not_received: received, not_displayed: displayed, not_read: read }[to];
}

/** To which PCs it goes again: each choice holds the ones before it. */
export function ResendDialog({ announcement, close }: { announcement: Announcement; close(): void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const resend = useResend(announcement.id);
  const [to, setTo] = useState<To>(
    () => CHOICES.find((one) => missingCount(announcement, one) > 0) ?? 'not_read',
  );
  const count = missingCount(announcement, to);
  const send = () =>
    resend.mutate(to, {
      onSuccess: ({ resent }) => {
        if (resent > 0) void message.success(t('receipts.resend.done', { count: resent }));
        else void message.info(t('receipts.resend.nothing'));
        close();
      },
    });
  return (
    <Modal
      open
      title={t('receipts.resend.title')}
      onCancel={close}
      onOk={send}
      okText={count > 0 ? t('receipts.resend.confirm', { count }) : t('receipts.resend.nobody')}
      okButtonProps={{ disabled: count === 0, loading: resend.isPending }}
      cancelText={t('receipts.resend.cancel')}
    >
      <p className="cd-lead">{t('receipts.resend.lead')}</p>
      {resend.error && (
        <Alert className="cd-form-alert" type="error" showIcon title={errorText(resend.error, t)} />
      )}
      <Radio.Group
        className="cd-resend"
        aria-label={t('receipts.resend.lead')}
        value={to}
        onChange={(event) => setTo(event.target.value as To)}
        options={CHOICES.map((one) => ({
          value: one,
          disabled: missingCount(announcement, one) === 0,
          label: (
            <span className="cd-resend-choice">
              <span>
                {t(`receipts.resend.to.${one}`)}{' '}
                <strong>{formatNumber(missingCount(announcement, one), i18n.language)}</strong>
              </span>
              <span className="cd-soft">{t(`receipts.resend.text.${one}`)}</span>
            </span>
          ),
        }))}
      />
    </Modal>
  );
}
