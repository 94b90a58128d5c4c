import { PlayCircleOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Presence } from '../api/types';
import { chosenPcs } from '../ui/chosenPcs';

interface AgentToolbarProps {
  search: string;
  setSearch(search: string): void;
  presence: Presence | undefined;
  setPresence(presence: Presence | undefined): void;
}

/** Search and presence filter. */
export function AgentToolbar({ search, setSearch, presence, setPresence }: AgentToolbarProps) {
  const { t } = useTranslation();
  return (
    <div className="cd-toolbar">
      <Input
        className="cd-search"
        allowClear
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('agents.search')}
        aria-label={t('agents.search')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <Segmented<Presence | 'all'>
        aria-label={t('agents.filter')}
        value={presence ?? 'all'}
        onChange={(value) => setPresence(value === 'all' ? undefined : value)}
        options={[
          { value: 'all', label: t('agents.all') },
          { value: 'online', label: t('agents.online') },
          { value: 'offline', label: t('agents.offline') },
        ]}
      />
    </div>
  );
}

/** What can be done with the ticked PCs; not there while none is. */
export function SelectionBar({
  selected,
  clear,
}: {
  selected: ReadonlyMap<string, string>;
  clear: () => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  if (selected.size === 0) return null;
  const count = selected.size;
  const run = () => void navigate('/deployments/new', { state: chosenPcs(selected) });
  return (
    <div className="cd-selection" role="status">
      <span>{t('common.selected', { count })}</span>
      <Button type="text" size="small" onClick={clear}>
        {t('common.clearSelection')}
      </Button>
      <Button type="primary" size="small" icon={<PlayCircleOutlined />} onClick={run}>
        {t('agents.run', { count })}
      </Button>
    </div>
  );
}
