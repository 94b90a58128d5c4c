/** Choosing PCs from a list that can be searched. */

import { SearchOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgents } from '../api/hooks/agents';
import type { Agent } from '../api/types';
import { Pager } from '../ui/Pager';
import { Presence } from '../ui/Presence';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { useDebounced } from '../ui/useDebounced';
import { usePaging } from '../ui/usePaging';
import { PcName } from './create/PcName';
import type { PickedPc } from './createValues';

const PAGE = 50;
const TAGS = 12; // names of chosen PCs that are shown; the rest is counted

interface AgentPickerProps {
  value?: PickedPc[];
  onChange?(picked: PickedPc[]): void;
}

export function AgentPicker({ value = [], onChange }: AgentPickerProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const wanted = useDebounced(search.trim());
  const paging = usePaging(wanted);
  const list = useAgents({
    limit: PAGE,
    ...(wanted && { search: wanted }),
    ...(paging.cursor && { cursor: paging.cursor }),
  });
  const page = list.data;
  const setPicked = (picked: PickedPc[]) => onChange?.(picked);
  return (
    <div className="cd-picker">
      <PickedTags picked={value} setPicked={setPicked} />
      <Input
        allowClear
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('create.searchPcs')}
        aria-label={t('create.searchPcs')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onPressEnter={(event) => event.preventDefault()}
      />
      {list.isPending && <LoadingState />}
      {list.error && !page && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {page && page.agents.length === 0 && <EmptyState title={t('agents.noMatch.title')} />}
      {page && page.agents.length > 0 && <PcList agents={page.agents} picked={value} setPicked={setPicked} />}
      {page && (
        <Pager
          paging={paging}
          size={PAGE}
          shown={page.agents.length}
          total={page.total}
          nextCursor={page.next_cursor}
        />
      )}
    </div>
  );
}

interface PcListProps {
  agents: readonly Agent[];
  picked: PickedPc[];
  setPicked(picked: PickedPc[]): void;
}

function PcList({ agents, picked, setPicked }: PcListProps) {
  const { t } = useTranslation();
  const chosen = new Set(picked.map(([id]) => id));
  const shown = new Set(agents.map((agent) => agent.id));
  const count = agents.filter((agent) => chosen.has(agent.id)).length;
  const others = picked.filter(([id]) => !shown.has(id));
  const toggle = (agent: Agent, on: boolean) => {
    const rest = picked.filter(([id]) => id !== agent.id);
    setPicked(on ? [...rest, [agent.id, agent.facts.host_name]] : rest);
  };
  const toggleAll = (on: boolean) =>
    setPicked(
      on ? [...others, ...agents.map((agent): PickedPc => [agent.id, agent.facts.host_name])] : others,
    );
  return (
    <>
      <Checkbox
        className="cd-picker-all"
        checked={count === agents.length}
        indeterminate={count > 0 && count < agents.length}
        onChange={(event) => toggleAll(event.target.checked)}
      >
        {t('create.pickShown')}
      </Checkbox>
      <ul className="cd-picker-list" aria-label={t('create.pick')}>
        {agents.map((agent) => (
          <li key={agent.id}>
            <Checkbox
              checked={chosen.has(agent.id)}
              onChange={(event) => toggle(agent, event.target.checked)}
            >
              <span className="cd-picker-name">{agent.facts.host_name}</span>
              <span className="cd-soft">{agent.facts.addresses[0]}</span>
            </Checkbox>
            <Presence online={agent.online} />
          </li>
        ))}
      </ul>
    </>
  );
}

function PickedTags({ picked, setPicked }: Pick<PcListProps, 'picked' | 'setPicked'>) {
  const { t } = useTranslation();
  if (picked.length === 0) return null;
  return (
    <div className="cd-picked">
      <span>{t('create.picked', { count: picked.length })}</span>
      {picked.slice(0, TAGS).map(([id, name]) => (
        <PcName key={id} id={id} name={name}>
          {(shown) => (
            <Tag
              closable={{ 'aria-label': t('create.removePicked', { name: shown }) }}
              onClose={() => setPicked(picked.filter(([other]) => other !== id))}
            >
              {shown}
            </Tag>
          )}
        </PcName>
      ))}
      {picked.length > TAGS && <Tag>{t('create.more', { count: picked.length - TAGS })}</Tag>}
      <Button type="link" size="small" onClick={() => setPicked([])}>
        {t('create.pickNone')}
      </Button>
    </div>
  );
}
