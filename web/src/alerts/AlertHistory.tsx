import { BellOutlined } from '@ant-design/icons';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAlerts } from '../api/hooks/alerts';
import type { Alert } from '../api/types';
import { shortTime } from '../i18n/format';
import { Pager } from '../ui/Pager';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { usePaging } from '../ui/usePaging';
import { When } from '../ui/When';
import { type AlertState, alertState } from './alertState';
import { MessageLine } from './MessageLine';

const PAGE = 20; // alerts
const SHOWN = 12; // PCs by name
const COLOURS: Record<AlertState, string> = { gathering: 'processing', open: 'error', closed: 'success' };

/** What was noticed, newest first. */
export function AlertHistory() {
  const { t } = useTranslation();
  const paging = usePaging('');
  const list = useAlerts({ limit: PAGE, ...(paging.cursor && { cursor: paging.cursor }) });
  if (list.isPending) return <LoadingState />;
  if (list.error && !list.data) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (list.data.alerts.length === 0 && paging.index === 0) {
    return (
      <EmptyState
        icon={<BellOutlined />}
        title={t('alerts.history.emptyTitle')}
        text={t('alerts.history.emptyText')}
      />
    );
  }
  return (
    <>
      <ul className="cd-lines">
        {list.data.alerts.map((alert) => (
          <AlertLine key={alert.id} alert={alert} />
        ))}
      </ul>
      <Pager paging={paging} size={PAGE} shown={list.data.alerts.length} nextCursor={list.data.next_cursor} />
    </>
  );
}

function AlertLine({ alert }: { alert: Alert }) {
  const { t, i18n } = useTranslation();
  const state = alertState(alert);
  const more = alert.total - Math.min(alert.agents.length, SHOWN);
  return (
    <li className="cd-line cd-alert">
      <div className="cd-line-text">
        <span className="cd-line-title">
          <strong>{t('alerts.history.what', { count: alert.total, rule: alert.rule_name })}</strong>
          <Tag color={COLOURS[state]}>{t(`alerts.history.states.${state}`)}</Tag>
        </span>
        <span className="cd-soft cd-dotted">
          <When at={alert.opened_at} />
          {state === 'open' && <span>{t('alerts.history.missing', { count: alert.missing })}</span>}
          {alert.closed_at && (
            <span>{t('alerts.history.closed', { when: shortTime(alert.closed_at, i18n.language) })}</span>
          )}
        </span>
        <span className="cd-alert-pcs">
          {alert.agents.slice(0, SHOWN).map((pc) => (
            <Link
              key={pc.agent_id}
              to={`/agents/${pc.agent_id}`}
              className={pc.back_at ? 'cd-soft' : undefined}
              title={t(pc.back_at ? 'alerts.history.back' : 'alerts.history.since', {
                when: shortTime(pc.back_at ?? pc.offline_since, i18n.language),
              })}
            >
              <bdi>{pc.host_name}</bdi>
            </Link>
          ))}
          {more > 0 && <span className="cd-soft">{t('alerts.history.more', { count: more })}</span>}
        </span>
        {alert.messages.map((message) => (
          <MessageLine key={`${message.destination_name} ${message.news}`} message={message} />
        ))}
      </div>
    </li>
  );
}
