import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePresence } from '../../api/hooks/agentDetail';
import type { Agent } from '../../api/types';
import { exactTime, relativeTime, shortTime } from '../../i18n/format';
import { Presence } from '../../ui/Presence';
import { useNow } from '../../ui/useNow';

/** Online or not, and since when. */
export function Since({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [newest] = usePresence(agent.id, 1).data ?? [];
  const came = newest?.online ? newest.at : null;
  const since = agent.online ? came : (agent.offline_since ?? agent.last_check_in);
  return (
    <span className="cd-pc-since">
      <Presence online={agent.online} />
      {since && (
        <Tooltip title={exactTime(since, i18n.language)}>
          <time dateTime={since} className="cd-soft">
            {agent.online
              ? t('pc.onlineSince', { when: shortTime(since, i18n.language) })
              : t('pc.lastSeen', { when: relativeTime(since, now, i18n.language, t) })}
          </time>
        </Tooltip>
      )}
      {!agent.online && since === null && <span className="cd-soft">{t('pc.neverSeen')}</span>}
    </span>
  );
}
