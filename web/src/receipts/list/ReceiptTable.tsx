import { Grid, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Announcement, AnnouncementStep, Receipt, ReceiptSort } from '../../api/types';
import { DataTable } from '../../ui/DataTable';
import { type Sorting, SortTitle } from '../../ui/SortTitle';
import { stepsOf } from '../steps';
import { PcButton, ReasonLine, StepCell, StepMark } from './cells';

interface ReceiptTableProps {
  receipts: Receipt[];
  announcement: Announcement;
  busy: boolean;
  sorting: Sorting<ReceiptSort>;
  open(receipt: Receipt): void;
  empty: ReactNode;
}

/** The PCs with each step's time and how it came about. */
export function ReceiptTable(props: ReceiptTableProps) {
  const { t } = useTranslation();
  return (
    <DataTable
      label={t('receipts.list.label')}
      rows={props.receipts}
      columns={useColumns(props)}
      rowKey={(receipt) => receipt.agent_id}
      busy={props.busy}
      empty={props.empty}
      open={props.open}
      card={(receipt) => <ReceiptCard receipt={receipt} {...props} />}
    />
  );
}

const PC_WIDTH = 158; // px
// px, where there is room for a column with the reason, and where there is none.
const ROOMY: Record<AnnouncementStep, number> = { received: 118, displayed: 164, read: 164, answered: 158 };
const NARROW: Record<AnnouncementStep, number> = { received: 112, displayed: 134, read: 130, answered: 130 };

function useColumns({ announcement, sorting, open }: ReceiptTableProps): TableColumnsType<Receipt> {
  const { t } = useTranslation();
  const kind = announcement.question?.kind;
  const roomy = Grid.useBreakpoint().xl !== false;
  // While receipts come in, most rows stay as they are: those are not drawn again.
  const changed = { shouldCellUpdate: (one: Receipt, before: Receipt) => one !== before };
  const reason = {
    key: 'reason',
    ...changed,
    title: t('receipts.list.column.reason'),
    render: (_: unknown, receipt: Receipt) => <ReasonLine receipt={receipt} />,
  };
  return [
    {
      key: 'pc',
      ...changed,
      title: <SortTitle title={t('receipts.list.column.pc')} sort="name" sorting={sorting} />,
      ...(roomy && { width: PC_WIDTH }),
      render: (_, receipt) => <PcCell receipt={receipt} open={open} alone={roomy} />,
    },
    ...stepsOf(announcement).map((step) => ({
      key: step,
      ...changed,
      title: <SortTitle title={t(`announce.rate.${step}`)} sort={`${step}_at` as const} sorting={sorting} />,
      width: (roomy ? ROOMY : NARROW)[step],
      render: (_: unknown, receipt: Receipt) => <StepCell receipt={receipt} step={step} asks={kind} />,
    })),
    ...(roomy ? [reason] : []),
  ];
}

/** The PC; where there is no room for a column of its own, also why it has not come further. */
function PcCell(props: { receipt: Receipt; open(receipt: Receipt): void; alone: boolean }) {
  const button = <PcButton receipt={props.receipt} open={props.open} />;
  if (props.alone || !props.receipt.missing) return button;
  return (
    <span className="cd-outcome">
      {button}
      <ReasonLine receipt={props.receipt} />
    </span>
  );
}

function ReceiptCard({ receipt, announcement, open }: { receipt: Receipt } & ReceiptTableProps) {
  const { t } = useTranslation();
  const steps = stepsOf(announcement).filter((step) => receipt[`${step}_at`] !== null);
  return (
    <>
      <div className="cd-card-head">
        <PcButton receipt={receipt} open={open} />
        <StepMark receipt={receipt} />
      </div>
      {steps.length > 0 && (
        <dl className="cd-receipt-steps">
          {steps.map((step) => (
            <div key={step}>
              <dt>{t(`announce.rate.${step}`)}</dt>
              <dd>
                <StepCell receipt={receipt} step={step} asks={announcement.question?.kind} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {receipt.missing && <ReasonLine receipt={receipt} />}
    </>
  );
}
