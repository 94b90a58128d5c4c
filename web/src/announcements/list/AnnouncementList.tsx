import { FieldTimeOutlined } from '@ant-design/icons';
import { Grid, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Announcement } from '../../api/types';
import { DataTable } from '../../ui/DataTable';
import { momentText } from '../../ui/moment';
import { useWordsOfNow } from '../../ui/useNow';
import { When } from '../../ui/When';
import { AnnouncementStatePill, PriorityMark } from '../marks';
import { Rates } from './Rates';

interface AnnouncementListProps {
  announcements: Announcement[];
  busy: boolean;
  open(announcement: Announcement): void;
}

/** Announcements, one per row. */
export function AnnouncementList({ announcements, busy, open }: AnnouncementListProps) {
  const { t } = useTranslation();
  const wide = Grid.useBreakpoint().xl !== false;
  const columns: TableColumnsType<Announcement> = [
    { key: 'title', title: t('announce.title'), render: (_, one) => <TitleCell announcement={one} /> },
    {
      key: 'state',
      title: t('announce.list.state'),
      width: 118,
      render: (_, one) => <AnnouncementStatePill state={one.state} />,
    },
    {
      key: 'target',
      title: t('deployments.column.target'),
      width: 150,
      responsive: ['xl'],
      render: (_, one) => <TargetCell announcement={one} />,
    },
    {
      key: 'rates',
      title: t('announce.list.rates'),
      width: wide ? 370 : 296,
      render: (_, one) => <RatesCell announcement={one} />,
    },
    {
      key: 'sent',
      title: t('announce.list.sent'),
      width: 128,
      render: (_, one) => <SentCell announcement={one} />,
    },
    {
      key: 'by',
      title: t('announce.list.by'),
      width: 96,
      responsive: ['xl'],
      render: (_, one) => one.created_by,
    },
  ];
  return (
    <DataTable
      label={t('announce.list.title')}
      rows={announcements}
      columns={columns}
      rowKey={(one) => one.id}
      busy={busy}
      open={open}
      card={(one) => <Card announcement={one} />}
    />
  );
}

function TitleCell({ announcement }: { announcement: Announcement }) {
  const { priority, title, body } = announcement;
  const text = body.trim().replace(/\s+/g, ' ');
  return (
    <div className="cd-announce-name">
      <span className="cd-announce-title">
        <Link
          to={`/announcements/${announcement.id}`}
          className="cd-name-link"
          title={title}
          onClick={(event) => event.stopPropagation()}
        >
          <bdi>{title}</bdi>
        </Link>
        <PriorityMark priority={priority} />
      </span>
      {text && <p>{text}</p>}
    </div>
  );
}

function TargetCell({ announcement }: { announcement: Announcement }) {
  const { t } = useTranslation();
  return (
    <span className="cd-announce-target">
      {t(`deployments.target.${announcement.target}`)}
      {announcement.sent_at !== null && (
        <span className="cd-soft">{t('deployments.pcs', { count: announcement.total })}</span>
      )}
    </span>
  );
}

function RatesCell({ announcement }: { announcement: Announcement }) {
  const { t } = useTranslation();
  if (announcement.state === 'planned') return <Planned at={announcement.starts_at} />;
  if (announcement.sent_at === null) return <span className="cd-soft">{t('announce.list.neverSent')}</span>;
  return <Rates announcement={announcement} />;
}

/** When it is sent, on the viewer's own clock. */
function Planned({ at }: { at: string | null }) {
  const { t, i18n } = useTranslation();
  const words = useWordsOfNow((now) => (at === null ? '' : momentText(at, now, i18n.language)));
  if (at === null) return <span className="cd-soft">{t('common.none')}</span>;
  return (
    <span className="cd-planned">
      <FieldTimeOutlined aria-hidden="true" />
      {t('announce.list.starts', { when: words })}
      <span className="cd-soft">
        <When at={at} />
      </span>
    </span>
  );
}

function SentCell({ announcement }: { announcement: Announcement }) {
  const { t } = useTranslation();
  if (announcement.sent_at === null) return <span className="cd-soft">{t('common.none')}</span>;
  return <When at={announcement.sent_at} />;
}

function Card({ announcement }: { announcement: Announcement }) {
  return (
    <>
      <div className="cd-card-head">
        <TitleCell announcement={announcement} />
        <AnnouncementStatePill state={announcement.state} />
      </div>
      <div className="cd-card-row cd-soft">
        <TargetCell announcement={announcement} />
        {announcement.sent_at !== null && <When at={announcement.sent_at} />}
        <span>{announcement.created_by}</span>
      </div>
      <RatesCell announcement={announcement} />
    </>
  );
}
