import { useTranslation } from 'react-i18next';
import type { Announcement } from '../api/types';
import { shortTime } from '../i18n/format';
import { When } from '../ui/When';

/** Who sent it, when, for whom, and until when it counts. */
export function Summary({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const { sent_at: sentAt, state } = announcement;
  return (
    <span className="cd-dotted">
      <span>{t('receipts.number', { number: announcement.number })}</span>
      <span>{t('receipts.by', { name: announcement.created_by })}</span>
      <When at={sentAt ?? announcement.created_at} />
      <span>
        {t(`deployments.target.${announcement.target}`)}
        {sentAt !== null && ` · ${t('deployments.pcs', { count: announcement.total })}`}
      </span>
      <span>{t(`announce.transmissionOption.${announcement.transmission}`)}</span>
      {state === 'active' && (
        <span>{t('receipts.expires', { when: shortTime(announcement.expires_at, i18n.language) })}</span>
      )}
    </span>
  );
}
