/** What the people at the PC were told lately, and what became of it there. */

import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { AnnouncementStatePill, PriorityMark } from '../../announcements/marks';
import { useAgentAnnouncements } from '../../api/hooks/receipts';
import type { AgentAnnouncement } from '../../api/types';
import { ReasonLine, StepMark } from '../../receipts/list/cells';
import { DataTable } from '../../ui/DataTable';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { When } from '../../ui/When';
import { Latest } from './Latest';

export function AnnouncementsTab({ agentId }: { agentId: string }) {
  const found = useAgentAnnouncements(agentId);
  return (
    <div className="cd-pc-pane">
      {found.error && !found.data && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <LoadingState />}
      {found.data && <Announcements found={found.data} />}
      <Latest count={found.data?.length ?? 0} />
    </div>
  );
}

/** The announcement, with what became of it on this PC. */
function addressOf({ announcement, receipt }: AgentAnnouncement): string {
  return `/announcements/${announcement.id}?pc=${encodeURIComponent(receipt.agent_id)}`;
}

function Announcements({ found }: { found: AgentAnnouncement[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const columns: TableColumnsType<AgentAnnouncement> = [
    { key: 'name', title: t('receipts.ofPc.name'), render: (_, one) => <TitleLink one={one} /> },
    {
      key: 'state',
      title: t('announce.list.state'),
      width: 110,
      render: (_, { announcement }) => <AnnouncementStatePill state={announcement.state} />,
    },
    {
      key: 'sent',
      title: t('receipts.ofPc.sent'),
      width: 120,
      render: (_, { announcement }) => <When at={announcement.sent_at ?? announcement.created_at} />,
    },
    {
      key: 'step',
      title: t('receipts.ofPc.step'),
      width: 280,
      render: (_, { receipt }) => (
        <span className="cd-outcome">
          <StepMark receipt={receipt} />
          {receipt.missing && <ReasonLine receipt={receipt} />}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label={t('pc.tabs.announcements')}
      rows={found}
      columns={columns}
      rowKey={({ announcement }) => announcement.id}
      empty={<EmptyState title={t('receipts.ofPc.none')} text={t('receipts.ofPc.noneText')} />}
      open={(one) => void navigate(addressOf(one))}
      card={(one) => (
        <>
          <div className="cd-card-head">
            <TitleLink one={one} />
            <StepMark receipt={one.receipt} />
          </div>
          {one.receipt.missing && <ReasonLine receipt={one.receipt} />}
          <div className="cd-card-row cd-soft">
            <When at={one.announcement.sent_at ?? one.announcement.created_at} />
            <AnnouncementStatePill state={one.announcement.state} />
          </div>
        </>
      )}
    />
  );
}

function TitleLink({ one }: { one: AgentAnnouncement }) {
  const { t } = useTranslation();
  const { title, priority, created_by: sender } = one.announcement;
  return (
    <span className="cd-pc-program">
      <span className="cd-pc-announcement">
        <Link
          to={addressOf(one)}
          className="cd-name-link"
          title={title}
          onClick={(event) => event.stopPropagation()}
        >
          <bdi>{title}</bdi>
        </Link>
        <PriorityMark priority={priority} />
      </span>
      <span className="cd-soft">{t('receipts.by', { name: sender })}</span>
    </span>
  );
}
