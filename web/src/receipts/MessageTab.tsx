/** What was sent: as it looks on the PC, and all that was decided about it. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { fromMessage } from '../announcements/create/values';
import { Screen } from '../announcements/preview/Screen';
import type { Announcement } from '../api/types';
import { preciseTime } from '../i18n/format';
import { dateFormat } from '../i18n/formatters';

export function MessageTab({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const at = announcement.sent_at ?? announcement.starts_at ?? announcement.created_at;
  const time = dateFormat(i18n.language, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));
  return (
    <div className="cd-wish cd-message">
      <div>
        <div className="cd-wish-bar">
          <h2>{t('receipts.message.looks')}</h2>
        </div>
        <Screen message={fromMessage(announcement)} sender={announcement.created_by} time={time} />
      </div>
      <dl className="cd-facts">
        <Times announcement={announcement} />
        <Rules announcement={announcement} />
      </dl>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Times({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const { starts_at: starts, sent_at: sent, copied_from: from } = announcement;
  const at = (iso: string) => preciseTime(iso, i18n.language);
  return (
    <>
      <Fact label={t('receipts.message.created')}>
        {t('receipts.message.createdValue', {
          when: at(announcement.created_at),
          name: announcement.created_by,
        })}
      </Fact>
      {starts && <Fact label={t('receipts.message.planned')}>{at(starts)}</Fact>}
      {sent && <Fact label={t('receipts.message.sent')}>{at(sent)}</Fact>}
      <Fact label={t('receipts.message.expires')}>{at(announcement.expires_at)}</Fact>
      {from && (
        <Fact label={t('receipts.message.copiedFrom')}>
          <Link to={`/announcements/${from}`}>{t('receipts.message.copiedLink')}</Link>
        </Fact>
      )}
    </>
  );
}

function Rules({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const { question } = announcement;
  return (
    <>
      <Fact label={t('announce.target')}>{t(`deployments.target.${announcement.target}`)}</Fact>
      <Fact label={t('announce.priority')}>{t(`announce.priorityOption.${announcement.priority}`)}</Fact>
      <Fact label={t('announce.display')}>{t(`announce.displayOption.${announcement.display}`)}</Fact>
      <Fact label={t('announce.transmission')}>
        {t(`announce.transmissionOption.${announcement.transmission}`)}
      </Fact>
      <Fact label={t('announce.confirmation')}>
        {t(
          announcement.needs_confirmation
            ? 'receipts.message.confirmationYes'
            : 'receipts.message.confirmationNo',
        )}
      </Fact>
      {question && (
        <Fact label={t('announce.question')}>
          {t(`announce.asks.${question.kind}`)}
          {question.choices && question.choices.length > 0 && ` · ${question.choices.join(', ')}`}
        </Fact>
      )}
      {question?.until && (
        <Fact label={t('announce.until')}>{preciseTime(question.until, i18n.language)}</Fact>
      )}
    </>
  );
}
