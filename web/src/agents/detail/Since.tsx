import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../api/types';
import { exactTime, relativeTime } from '../../i18n/format';
import { Presence } from '../../ui/Presence';
import { useNow } from '../../ui/useNow';

/** Online or not, and since when it isn't. */
export function Since({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const since = agent.online ? null : (agent.offline_since ?? agent.last_check_in);
  return (
    <span className="cd-pc-since">
      <Presence online={agent.online} />
      {since !== null && (
        <Tooltip title={exactTime(since, i18n.language)}>
          <time dateTime={since} className="cd-soft">
            {t('pc.lastSeen', { when: relativeTime(since, now, i18n.language, t) })}
          </time>
        </Tooltip>
      )}
      {!agent.online && since === null && <span className="cd-soft">{t('pc.neverSeen')}</span>}
    </span>
  );
}
