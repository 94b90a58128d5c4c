/** The PCs: who asks to join, who is here, and what can be done with them. */

import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useAgents } from '../api/hooks/agents';
import { usePermission } from '../api/hooks/session';
import type { Presence } from '../api/types';
import { PageHeader } from '../ui/PageHeader';
import { Pager } from '../ui/Pager';
import { ErrorState, LoadingState } from '../ui/States';
import { useDebounced } from '../ui/useDebounced';
import { usePaging } from '../ui/usePaging';
import { AddPcDialog } from './AddPcDialog';
import { AgentList } from './AgentList';
import { AgentToolbar, SelectionBar } from './AgentToolbar';
import { FirstPc, NoMatch } from './FirstPc';
import { Registrations } from './Registrations';
import { useSelection } from './useSelection';

const PAGE = 50; // PCs; a screenful and a half, and quick to send

export default function AgentsPage() {
  const { t } = useTranslation();
  const mayEnroll = usePermission('enroll');
  const mayDeploy = usePermission('deploy');
  const [adding, setAdding] = useState(false);
  const [search, setSearch] = useState('');
  const [presence, setPresence] = useState<Presence>();
  const navigate = useNavigate();
  const { search: query } = useLocation();
  const wanted = useDebounced(search.trim());
  const paging = usePaging(`${wanted}/${presence}`);
  const list = useAgents({
    limit: PAGE,
    ...(wanted && { search: wanted }),
    ...(presence && { state: presence }),
    ...(paging.cursor && { cursor: paging.cursor }),
  });
  const selection = useSelection();
  const filtered = wanted !== '' || presence !== undefined;
  const page = list.data;
  const first = page?.total === 0 && !filtered;
  const showAll = () => {
    setSearch('');
    setPresence(undefined);
  };
  return (
    <>
      <PageHeader
        title={t('agents.title')}
        summary={page && !first && t('agents.summary', { count: page.total, online: page.online })}
        actions={
          mayEnroll &&
          !first && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t('agents.add')}
            </Button>
          )
        }
      />
      <Registrations mayDecide={mayEnroll} />
      {first ? (
        <FirstPc mayEnroll={mayEnroll} add={() => setAdding(true)} />
      ) : (
        <section className="cd-panel">
          <AgentToolbar search={search} setSearch={setSearch} presence={presence} setPresence={setPresence} />
          {mayDeploy && <SelectionBar selected={selection.selected} clear={selection.clear} />}
          {list.error && !page && <ErrorState error={list.error} retry={() => void list.refetch()} />}
          {list.isPending && <LoadingState />}
          {page && (
            <>
              <AgentList
                agents={page.agents}
                busy={list.isPlaceholderData}
                selection={mayDeploy ? selection.table : undefined}
                open={(agent) => void navigate(`/agents/${agent.id}${query}`)}
                empty={<NoMatch showAll={showAll} />}
              />
              <Pager
                paging={paging}
                size={PAGE}
                shown={page.agents.length}
                total={page.total}
                nextCursor={page.next_cursor}
              />
            </>
          )}
        </section>
      )}
      <AddPcDialog open={adding} close={() => setAdding(false)} />
    </>
  );
}
