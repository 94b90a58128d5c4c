/** One PC over the page: the way that the announcement took to it, and what each person there did. */

import { DesktopOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useReceipt } from '../../api/hooks/receipts';
import type { Announcement, Receipt } from '../../api/types';
import { Presence } from '../../ui/Presence';
import { SidePanel, SidePanelHead } from '../../ui/SidePanel';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { ReasonLine, StepMark } from './cells';
import { Path } from './Path';
import { Sessions } from './Sessions';

const WIDTH = 'min(560px, 100vw - 32px)';

interface ReceiptDrawerProps {
  announcement: Announcement;
  agentId: string | undefined;
  close(): void;
}

export function ReceiptDrawer({ announcement, agentId, close }: ReceiptDrawerProps) {
  const { t } = useTranslation();
  return (
    <SidePanel id={agentId} label={t('receipts.pc.label')} width={WIDTH} close={close}>
      {(id) => <OnePc key={id} announcement={announcement} agentId={id} close={close} />}
    </SidePanel>
  );
}

function OnePc({ announcement, agentId, close }: ReceiptDrawerProps & { agentId: string }) {
  const { t } = useTranslation();
  const found = useReceipt(announcement.id, agentId);
  if (found.data) return <Shown announcement={announcement} receipt={found.data} close={close} />;
  return (
    <>
      <Head title={<span />} close={close} />
      {found.isPending && <LoadingState />}
      {found.error && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data === null && <EmptyState icon={<DesktopOutlined />} title={t('receipts.pc.unknown')} />}
    </>
  );
}

function Shown(props: { announcement: Announcement; receipt: Receipt; close(): void }) {
  const { t } = useTranslation();
  const { announcement, receipt, close } = props;
  return (
    <>
      <Head
        title={
          <>
            <h2 title={receipt.host_name}>
              <bdi>{receipt.host_name}</bdi>
            </h2>
            <StepMark receipt={receipt} />
            <Presence online={receipt.online} />
          </>
        }
        actions={
          <Tooltip title={t('receipts.pc.open')}>
            <Link
              to={`/agents/${receipt.agent_id}`}
              className="cd-icon-link"
              aria-label={t('receipts.pc.open')}
            >
              <DesktopOutlined />
            </Link>
          </Tooltip>
        }
        close={close}
      />
      <div className="cd-receipt-pc">
        <div className="cd-receipt-lead">
          {receipt.missing && <ReasonLine receipt={receipt} />}
          <span className="cd-dotted cd-soft">
            {receipt.network && <span>{t('receipts.pc.network', { network: receipt.network })}</span>}
            {receipt.resent > 0 && <span>{t('receipts.pc.resent', { count: receipt.resent })}</span>}
          </span>
        </div>
        <h3>{t('receipts.pc.path')}</h3>
        <Path receipt={receipt} sentAt={announcement.sent_at} />
        <h3>{t('receipts.pc.sessions')}</h3>
        <Sessions sessions={receipt.sessions} asks={announcement.question?.kind} />
      </div>
    </>
  );
}

function Head(props: { title: ReactNode; actions?: ReactNode; close(): void }) {
  const { t } = useTranslation();
  return <SidePanelHead {...props} closeLabel={t('receipts.pc.close')} />;
}
