/** When the PC came and went. */

import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePresence } from '../../../api/hooks/agentDetail';
import type { Agent, PresenceChange } from '../../../api/types';
import { shortTime } from '../../../i18n/format';
import { EmptyState, ErrorState, LoadingState } from '../../../ui/States';
import { useNow } from '../../../ui/useNow';
import { PresenceBar } from './PresenceBar';
import { segments } from './segments';
import { Transitions } from './Transitions';
import { useTallyText } from './useTallyText';

const DAY = 24 * 60 * 60 * 1_000; // ms
const SPANS = { week: 7 * DAY, month: 30 * DAY } as const;
type Span = keyof typeof SPANS;

const MOST = 1_000; // changes in one answer; a PC that comes and goes more often than 30 times a day has other troubles

export function PresenceTab({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const [span, setSpan] = useState<Span>('week');
  const found = usePresence(agent.id, MOST);
  return (
    <div className="cd-pc-pane">
      <div className="cd-pc-bar">
        <Segmented<Span>
          aria-label={t('pc.presence.span')}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'week', label: t('pc.presence.week') },
            { value: 'month', label: t('pc.presence.month') },
          ]}
        />
      </div>
      {found.error && !found.data && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <LoadingState />}
      {found.data && <Timeline changes={found.data} length={SPANS[span]} />}
    </div>
  );
}

const MINUTE = 60_000; // ms; nothing finer is visible in a week

function Timeline({ changes, length }: { changes: readonly PresenceChange[]; length: number }) {
  const { t, i18n } = useTranslation();
  const to = Math.ceil(useNow() / MINUTE) * MINUTE;
  const stretches = segments(changes, to - length, to);
  const words = useTallyText(stretches);
  const first = stretches[0]?.state === 'unknown' ? changes.at(-1) : undefined;
  if (changes.length === 0)
    return <EmptyState title={t('pc.presence.nothing')} text={t('pc.presence.nothingText')} />;
  return (
    <>
      <PresenceBar stretches={stretches} label={words} />
      <p className="cd-pc-tally">
        {words} {first && t('pc.presence.knownSince', { when: shortTime(first.at, i18n.language) })}
      </p>
      <h3 className="cd-pc-subtitle">{t('pc.presence.changes')}</h3>
      <Transitions stretches={stretches} />
    </>
  );
}
