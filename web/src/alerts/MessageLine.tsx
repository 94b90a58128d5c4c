import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  RedoOutlined,
} from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../api/types';
import { shortTime } from '../i18n/format';
import { type MessageState, messageState } from './alertState';

const ICONS: Record<MessageState, typeof CheckCircleOutlined> = {
  delivered: CheckCircleOutlined,
  waiting: ClockCircleOutlined,
  retrying: RedoOutlined,
  failed: CloseCircleOutlined,
};

/** Whom a message went to, and whether it got there; if not, why and when again. */
export function MessageLine({ message }: { message: Alert['messages'][number] }) {
  const { t, i18n } = useTranslation();
  const state = messageState(message);
  const Icon = ICONS[state];
  const moment = state === 'delivered' ? message.delivered_at : message.next_try_at;
  return (
    <span className={`cd-message cd-message-${state}`}>
      <Icon aria-hidden="true" />{' '}
      {t(`alerts.messages.${state}`, {
        news: t(`alerts.messages.news.${message.news}`),
        to: message.destination_name,
        when: moment ? shortTime(moment, i18n.language) : '',
      })}
      {message.problem && <span className="cd-soft"> {message.problem}</span>}
    </span>
  );
}
