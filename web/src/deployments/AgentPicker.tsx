/** Choosing PCs from a list that can be searched. */

import { SearchOutlined } from '@ant-design/icons';
import { Checkbox, Input, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgents } from '../api/hooks/agents';
import type { Agent } from '../api/types';
import { Pager } from '../ui/Pager';
import { Presence } from '../ui/Presence';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { useDebounced } from '../ui/useDebounced';
import { usePaging } from '../ui/usePaging';

const PAGE = 50;
const TAGS = 12; // names of chosen PCs that are shown; the rest is counted

type Picked = ReadonlyMap<string, string>;

interface AgentPickerProps {
  picked: Picked;
  setPicked(picked: Picked): void;
}

export function AgentPicker({ picked, setPicked }: AgentPickerProps) {
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
  const toggle = (agent: Agent, on: boolean) => {
    const next = new Map(picked);
    if (on) next.set(agent.id, agent.facts.host_name);
    else next.delete(agent.id);
    setPicked(next);
  };
  return (
    <>
      <PickedTags picked={picked} setPicked={setPicked} />
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
      {page && page.agents.length > 0 && (
        <ul className="cd-picker-list" aria-label={t('create.pick')}>
          {page.agents.map((agent) => (
            <li key={agent.id}>
              <Checkbox
                checked={picked.has(agent.id)}
                onChange={(event) => toggle(agent, event.target.checked)}
              >
                <span className="cd-picker-name">{agent.facts.host_name}</span>
                <span className="cd-soft">{agent.facts.addresses[0]}</span>
              </Checkbox>
              <Presence online={agent.online} />
            </li>
          ))}
        </ul>
      )}
      {page && (
        <Pager
          paging={paging}
          size={PAGE}
          shown={page.agents.length}
          total={page.total}
          nextCursor={page.next_cursor}
        />
      )}
    </>
  );
}

function PickedTags({ picked, setPicked }: AgentPickerProps) {
  const { t } = useTranslation();
  if (picked.size === 0) return null;
  const without = (id: string) => setPicked(new Map([...picked].filter(([other]) => other !== id)));
  return (
    <div className="cd-picked">
      <span>{t('create.picked', { count: picked.size })}</span>
      {[...picked].slice(0, TAGS).map(([id, name]) => (
        <Tag
          key={id}
          closable={{ 'aria-label': t('create.removePicked', { name }) }}
          onClose={() => without(id)}
        >
          {name}
        </Tag>
      ))}
      {picked.size > TAGS && <Tag>{t('create.more', { count: picked.size - TAGS })}</Tag>}
    </div>
  );
}
