/** What stands in each column of the list. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import type { Agent } from '../../api/types';
import { exactTime, formatDuration, relativeTime, shortTime } from '../../i18n/format';
import { TagLine } from '../../tags/TagChip';
import { OsName } from '../../ui/OsName';
import { useWordsOfNow } from '../../ui/useNow';
import { ONLINE_INTERVALS } from '../checkInLimit';
import type { ColumnKey } from './columns';
import { LoadBar } from './LoadBar';
import { StateCell } from './StateCell';

const SECOND = 1_000; // ms

/** The cell of a column; the name has its own, see NameLink. */
export function Cell({ column, agent }: { column: ColumnKey; agent: Agent }): ReactNode {
  switch (column) {
    case 'name':
      return <NameLink agent={agent} />;
    case 'state':
      return <StateCell agent={agent} />;
    case 'tags':
      return <TagLine names={agent.tags.map((tag) => tag.name)} />;
    case 'main_address':
      return <Words text={agent.facts.main_address || agent.facts.addresses[0]} />;
    case 'seen_from':
      return <Words text={agent.seen_from} />;
    case 'os':
      return <OsName os={agent.facts.os} name={agent.facts.os_name} />;
    case 'version':
      return <Words text={agent.facts.agent_version} />;
    case 'users':
      return <Words text={agent.users.join(', ')} />;
    case 'last_check_in':
      return <SeenCell agent={agent} />;
    case 'uptime':
      return <DurationCell seconds={agent.uptime} />;
    case 'cpu':
    case 'memory':
    case 'disk':
      return <LoadCell column={column} share={agent.metrics?.[column] ?? null} />;
    case 'registered_at':
      return <TimeCell at={agent.registered_at} />;
    case 'poll_interval':
      return <DurationCell seconds={agent.poll_interval} />;
    case 'id':
      return <code>{agent.id}</code>;
  }
}

/** The name leads to everything about the PC; a link, so that it can be opened in a tab of its own. */
export function NameLink({ agent }: { agent: Pick<Agent, 'id' | 'facts'> }) {
  const { search, state } = useLocation();
  const name = agent.facts.host_name;
  return (
    <Link
      to={`/agents/${agent.id}${search}`}
      state={state}
      className="cd-name-link"
      title={name}
      tabIndex={-1}
      onClick={(event) => event.stopPropagation()}
    >
      <bdi>{name}</bdi>
    </Link>
  );
}

function Words({ text }: { text: string | undefined }) {
  const { t } = useTranslation();
  if (!text) return <span className="cd-soft">{t('common.none')}</span>;
  return <bdi title={text}>{text}</bdi>;
}

/**
 * The last check-in. Nobody is told of each one, so of a PC that is online it says what is certain and stays true;
 * of one that is not, since when.
 */
export function SeenCell({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const at = agent.online ? agent.last_check_in : (agent.offline_since ?? agent.last_check_in);
  const words = useWordsOfNow((now) => (at === null ? '' : relativeTime(at, now, i18n.language, t)));
  if (at === null) return <span className="cd-soft">{t('pc.neverSeen')}</span>;
  const exact = exactTime(at, i18n.language);
  if (!agent.online) {
    return (
      <time dateTime={at} className="cd-when" title={t('list.offlineSince', { when: exact })}>
        {words}
      </time>
    );
  }
  const limit = agent.poll_interval * ONLINE_INTERVALS * SECOND;
  return (
    <span className="cd-when" title={t('agents.withinHint', { when: exact })}>
      {t('agents.withinCheckIn', { duration: formatDuration(limit, i18n.language, t) })}
    </span>
  );
}

function DurationCell({ seconds }: { seconds: number | null }) {
  const { t, i18n } = useTranslation();
  if (seconds === null) return <Words text="" />;
  return <span className="cd-number">{formatDuration(seconds * SECOND, i18n.language, t)}</span>;
}

function LoadCell({ column, share }: { column: 'cpu' | 'memory' | 'disk'; share: number | null }) {
  const { t } = useTranslation();
  if (share === null) return <Words text="" />;
  return <LoadBar share={share} label={t(`list.column.${column}`)} />;
}

function TimeCell({ at }: { at: string }) {
  const { i18n } = useTranslation();
  return (
    <time dateTime={at} className="cd-when" title={exactTime(at, i18n.language)}>
      {shortTime(at, i18n.language)}
    </time>
  );
}
