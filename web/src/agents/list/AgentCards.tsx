import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../api/types';
import { TagLine } from '../../tags/TagChip';
import { OsName } from '../../ui/OsName';
import { NameLink, SeenCell } from './cells';
import { StateCell } from './StateCell';
import { isTicked } from './selection';
import type { ListSelection } from './useSelection';

const TAGS = 3; // that fit beside each other on a phone

interface AgentCardsProps {
  agents: readonly Agent[];
  selection: ListSelection | undefined;
  open(id: string): void;
  busy: boolean;
}

/** The PCs where there is no room for columns. */
export function AgentCards({ agents, selection, open, busy }: AgentCardsProps) {
  const { t } = useTranslation();
  return (
    <ul className={busy ? 'cd-cards cd-table-busy' : 'cd-cards'} aria-label={t('agents.title')}>
      {agents.map((agent) => (
        <li key={agent.id} className="cd-card">
          {selection && (
            <Checkbox
              aria-label={t('agents.select', { name: agent.facts.host_name })}
              checked={isTicked(selection.chosen, agent.id)}
              onChange={(event) => selection.toggle(agent.id, event.target.checked)}
            />
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the name is a link; this is for fingers */}
          <div className="cd-card-body" onClick={() => open(agent.id)}>
            <Card agent={agent} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function Card({ agent }: { agent: Agent }) {
  return (
    <>
      <div className="cd-card-head">
        <NameLink agent={agent} />
        <StateCell agent={agent} />
      </div>
      {agent.tags.length > 0 && <TagLine names={agent.tags.map((tag) => tag.name)} shown={TAGS} />}
      <div className="cd-card-row cd-soft">
        <OsName os={agent.facts.os} name={agent.facts.os_name} />
        <bdi>{agent.facts.main_address || agent.facts.addresses[0]}</bdi>
        <SeenCell agent={agent} />
      </div>
    </>
  );
}
