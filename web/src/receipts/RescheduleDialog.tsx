import { Alert, App, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeAnnouncement } from '../api/hooks/announcements';
import type { Announcement } from '../api/types';
import { WhenFields } from '../deployments/create/WhenFields';
import { startOf, type When, wrongWhen } from '../deployments/create/when';
import { errorText, fieldText } from '../i18n/errorText';
import { ownZone, wallClock } from '../schedules/zones';

const KINDS = ['at'] as const;

/** When it was planned for, as the wall clock of its zone shows it. */
function plannedFor({ starts_at: startsAt, time_zone: zone, created_at: createdAt }: Announcement): When {
  const there = zone || ownZone();
  return { kind: 'at', wall: wallClock(Date.parse(startsAt ?? createdAt), there), zone: there };
}

/** Another time for a planned one. */
export function RescheduleDialog({ announcement, close }: { announcement: Announcement; close(): void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const change = useChangeAnnouncement(announcement.id);
  const [when, setWhen] = useState(() => plannedFor(announcement));
  const [tried, setTried] = useState(false);
  const wrong = wrongWhen(when, Date.now());
  const send = () => {
    setTried(true);
    const { starts_at: startsAt, time_zone: zone } = startOf(when);
    if (wrong || startsAt === null) return;
    change.mutate(
      { starts_at: startsAt, time_zone: zone },
      {
        onSuccess: () => {
          void message.success(t('receipts.reschedule.done'));
          close();
        },
      },
    );
  };
  return (
    <Modal
      open
      title={t('receipts.reschedule.title')}
      onCancel={close}
      onOk={send}
      okText={t('common.save')}
      okButtonProps={{ loading: change.isPending }}
      cancelText={t('common.cancel')}
    >
      <p className="cd-lead">{t('receipts.reschedule.lead')}</p>
      {change.error && (
        <Alert className="cd-form-alert" type="error" showIcon title={errorText(change.error, t)} />
      )}
      <WhenFields value={when} onChange={setWhen} kinds={KINDS} />
      {tried && wrong && (
        <p className="cd-wrong" role="alert">
          {fieldText(wrong, t)}
        </p>
      )}
    </Modal>
  );
}
