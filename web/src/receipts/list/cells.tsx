/** Cells of the table of receipts. */

import {
  CheckCircleFilled,
  CheckOutlined,
  ClockCircleOutlined,
  InboxOutlined,
  MessageFilled,
  NotificationOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnnouncementQuestion, AnnouncementStep, Receipt } from '../../api/types';
import { Presence } from '../../ui/Presence';
import type { Tone } from '../../ui/taskTone';
import { useWordsOfNow } from '../../ui/useNow';
import { Moment } from '../../ui/When';
import { furthest } from '../steps';
import { missingText } from './missingText';
import { stepDetail } from './stepDetail';

/** The PC, which opens what became of it there. */
export function PcButton({ receipt, open }: { receipt: Receipt; open(receipt: Receipt): void }) {
  return (
    <span className="cd-pc">
      <Presence online={receipt.online} bare />
      <button
        type="button"
        className="cd-name-button"
        title={receipt.host_name}
        onClick={(event) => {
          event.stopPropagation();
          open(receipt);
        }}
      >
        {receipt.host_name}
      </button>
    </span>
  );
}

interface StepCellProps {
  receipt: Receipt;
  step: AnnouncementStep;
  /** What kind of answer it asks for. */
  asks: AnnouncementQuestion['kind'] | undefined;
}

/** When a PC came to a step, and below that how. */
export function StepCell({ receipt, step, asks }: StepCellProps) {
  const { t } = useTranslation();
  const at = receipt[`${step}_at`];
  if (at === null) return <span className="cd-soft">{t('common.none')}</span>;
  const { text, hint } = stepDetail(receipt, step, asks, t);
  return (
    <span className="cd-receipt-cell">
      <Moment at={at} />
      {text && (
        <span className="cd-soft" title={hint ?? text}>
          {text}
        </span>
      )}
    </span>
  );
}

/** Why it has not come further, as a sentence; that it has come as far as it can, as a check. */
export function ReasonLine({ receipt }: { receipt: Receipt }) {
  const { t, i18n } = useTranslation();
  const { missing } = receipt;
  const words = useWordsOfNow((now) => (missing ? missingText(missing, receipt, now, t, i18n.language) : ''));
  if (missing) return <span className="cd-waiting">{words}</span>;
  return (
    <span className="cd-state cd-tone-success">
      <CheckOutlined aria-hidden="true" />
      <span>{t('receipts.list.complete')}</span>
    </span>
  );
}

const LOOKS: Record<AnnouncementStep, { tone: Tone; icon: ComponentType }> = {
  received: { tone: 'running', icon: InboxOutlined },
  displayed: { tone: 'running', icon: NotificationOutlined },
  read: { tone: 'success', icon: CheckCircleFilled },
  answered: { tone: 'unknown', icon: MessageFilled },
};

/** How far it came there, in a word. */
export function StepMark({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation();
  const step = furthest(receipt);
  const { tone, icon: Icon } = step ? LOOKS[step] : { tone: 'waiting', icon: ClockCircleOutlined };
  return (
    <span className={`cd-state cd-tone-${tone}`}>
      <Icon aria-hidden="true" />
      <span>{step ? t(`announce.rate.${step}`) : t('receipts.missed.not_received')}</span>
    </span>
  );
}
