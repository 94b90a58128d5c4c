import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api/types';
import { exactTime, formatDuration } from '../i18n/format';
import { useNow } from '../ui/useNow';
import { When } from '../ui/When';
import { checkInLimit } from './checkInLimit';

/** The last check-in, said so that it stays true while the page stands open. */
export function CheckIn({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (agent.last_check_in === null) return <span className="cd-soft">{t('agents.detail.neverSeen')}</span>;
  const limit = checkInLimit(agent, now);
  if (limit === undefined) return <When at={agent.last_check_in} />;
  return (
    <Tooltip title={t('agents.withinHint', { when: exactTime(agent.last_check_in, i18n.language) })}>
      <span className="cd-when">
        {t('agents.withinCheckIn', { duration: formatDuration(limit, i18n.language, t) })}
      </span>
    </Tooltip>
  );
}
