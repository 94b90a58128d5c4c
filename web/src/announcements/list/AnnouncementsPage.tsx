/** All announcements, newest first. */

import { FileTextOutlined, NotificationOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useAnnouncements } from '../../api/hooks/announcements';
import { usePermission, useSession } from '../../api/hooks/session';
import { PageHeader } from '../../ui/PageHeader';
import { Pager } from '../../ui/Pager';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { usePaging } from '../../ui/usePaging';
import { AnnouncementFilters } from './AnnouncementFilters';
import { AnnouncementList } from './AnnouncementList';
import { useAnnouncementFilter } from './useAnnouncementFilter';
import './list.css';

const PAGE = 30; // announcements

export default function AnnouncementsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayAnnounce = usePermission('announce');
  const own = useSession().data?.name;
  const filter = useAnnouncementFilter();
  const paging = usePaging(JSON.stringify(filter.query));
  const list = useAnnouncements({
    limit: PAGE,
    ...filter.query,
    ...(paging.cursor && { cursor: paging.cursor }),
  });
  const page = list.data;
  const none = page?.announcements.length === 0 && paging.index === 0;
  const first = none && !filter.filtered && !list.isPlaceholderData;
  const senders = [own ?? '', ...(page?.announcements ?? []).map((one) => one.created_by)];
  const add = mayAnnounce && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate('/announcements/new')}>
      {t('announce.new')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('announce.list.title')} actions={<Actions add={!first && add} />} />
      <section className="cd-panel">
        {!first && (
          <AnnouncementFilters filter={filter} senders={[...new Set(senders)].filter(Boolean).sort()} />
        )}
        {list.error && !page && <ErrorState error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <LoadingState />}
        {first && (
          <EmptyState
            icon={<NotificationOutlined />}
            title={t('announce.first.title')}
            text={mayAnnounce ? t('announce.first.text') : t('announce.first.viewer')}
            action={add}
          />
        )}
        {none && !first && (
          <EmptyState
            title={t('announce.list.noMatch')}
            action={<Button onClick={filter.clear}>{t('board.list.clear')}</Button>}
          />
        )}
        {page && !none && (
          <>
            <AnnouncementList
              announcements={page.announcements}
              busy={list.isPlaceholderData}
              open={({ id }) => void navigate(`/announcements/${id}`)}
            />
            <Pager
              paging={paging}
              size={PAGE}
              shown={page.announcements.length}
              total={page.total}
              nextCursor={page.next_cursor}
              busy={list.isPlaceholderData}
            />
          </>
        )}
      </section>
    </>
  );
}

function Actions({ add }: { add: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/announcements/templates">
        <Button icon={<FileTextOutlined />}>{t('announce.templates.title')}</Button>
      </Link>
      {add}
    </>
  );
}
