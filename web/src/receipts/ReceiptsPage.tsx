/** One announcement: how far it came, and what became of it on each PC. */

import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useAnnouncement } from '../api/hooks/announcements';
import { PageHeader } from '../ui/PageHeader';
import { ErrorState, LoadingState } from '../ui/States';
import { Board } from './Board';
import './answers/figures.css';
import './coverage/coverage.css';
import './funnel.css';
import './list/receipts.css';

export default function ReceiptsPage() {
  const { t } = useTranslation();
  const { announcementId = '' } = useParams();
  const found = useAnnouncement(announcementId);
  if (found.data) return <Board key={announcementId} announcement={found.data} />;
  return (
    <>
      <PageHeader
        title={t('announce.list.title')}
        back={{ to: '/announcements', text: t('announce.list.title') }}
      />
      <section className="cd-panel">
        {found.error ? (
          <ErrorState error={found.error} retry={() => void found.refetch()} />
        ) : (
          <LoadingState />
        )}
      </section>
    </>
  );
}
