import { ClockCircleOutlined, HourglassOutlined, RollbackOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Announcement } from '../api/types';
import type { Translate } from '../i18n';
import { shortTime } from '../i18n/format';
import { momentIn, momentText } from '../ui/moment';
import { Strip } from '../ui/Strip';
import { useWordsOfNow } from '../ui/useNow';
import { When } from '../ui/When';

/** Why it does not simply go on: planned, expired, withdrawn. */
export function Notice({ announcement }: { announcement: Announcement }) {
  switch (announcement.state) {
    case 'planned':
      return <Planned announcement={announcement} />;
    case 'expired':
      return <Expired announcement={announcement} />;
    case 'withdrawn':
      return <Withdrawn announcement={announcement} />;
    default:
      return null;
  }
}

function Planned({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const at = announcement.starts_at ?? announcement.created_at;
  const zone = announcement.time_zone;
  const there = zone && momentIn(at, zone, i18n.language);
  return (
    <Strip
      tone="unknown"
      icon={<ClockCircleOutlined />}
      title={
        <>
          {t('receipts.notice.planned', { when: shortTime(at, i18n.language) })} · <When at={at} />
          {there && <span className="cd-soft"> ({t('board.notice.zone', { when: there, zone })})</span>}
        </>
      }
      text={t('receipts.notice.plannedText')}
    />
  );
}

function Expired({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const when = useWordsOfNow((now) => momentText(announcement.expires_at, now, i18n.language));
  return (
    <Strip
      tone="muted"
      icon={<HourglassOutlined />}
      title={t('receipts.notice.expired', { when })}
      text={t('receipts.notice.expiredText')}
    />
  );
}

function Withdrawn({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const at = announcement.withdrawn_at ?? announcement.created_at;
  const when = useWordsOfNow((now) => momentText(at, now, i18n.language));
  return (
    <Strip
      tone="warning"
      icon={<RollbackOutlined />}
      title={t('receipts.notice.withdrawn', { name: announcement.withdrawn_by, when })}
      text={takenBack(announcement, t)}
    />
  );
}

function takenBack({ sent_at: sentAt, received, took_back: back }: Announcement, t: Translate): string {
  if (sentAt === null) return t('receipts.notice.neverSent');
  if (received === 0) return t('receipts.notice.withdrawnNone');
  return t('receipts.notice.withdrawnText', { count: received, back: Math.min(back, received) });
}
