/** The list of PCs: asks for the page that the address names, and shows it. */

import { Grid, type InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import { ApiError } from '../../api/errors';
import { useAgents } from '../../api/hooks/agents';
import { usePermission } from '../../api/hooks/session';
import type { Agent } from '../../api/types';
import { NO_FILTER, standingOf } from '../../filters/agentFilter';
import { SavedFilterBar } from '../../filters/SavedFilterBar';
import { ErrorState } from '../../ui/States';
import { AgentCards } from './AgentCards';
import { AgentTable, focusRow } from './AgentTable';
import { BulkBar } from './BulkBar';
import { isRestless } from './columns';
import { ListEnd } from './ListEnd';
import { ListSkeleton } from './ListSkeleton';
import { ListToolbar } from './ListToolbar';
import { listQuery } from './listUrl';
import { NoMatch } from './NoMatch';
import { useListPlace } from './useListPlace';
import { useListView } from './useListView';
import { useSelection } from './useSelection';

const LOOK_AGAIN = 15_000; // ms; of load and uptime nobody is told
const NONE: readonly Agent[] = [];

export function AgentListPanel() {
  const { t } = useTranslation();
  const narrow = Grid.useBreakpoint().md === false;
  const navigate = useNavigate();
  const { search: address, state } = useLocation();
  const { agentId } = useParams();
  const mayManage = usePermission('manage');
  const mayAct = useMayAct();
  const place = useListPlace();
  const view = useListView();
  const restless = !narrow && isRestless(view.columns);
  const list = useAgents(listQuery(place, view.pageSize), { lookAgain: restless ? LOOK_AGAIN : false });
  const page = list.data;
  const agents = page?.agents ?? NONE;
  const selection = useSelection(agents, place.filter, page?.total ?? 0);
  const panel = useRef<HTMLElement>(null);
  const searchBox = useRef<InputRef>(null);
  useFirstPage(isPageGone(list), place);
  const open = (id: string) => void navigate(`/agents/${id}${address}`, { state });
  const toFirstRow = () => panel.current && focusRow(panel.current, 0);
  const shared = { agents, selection: mayAct ? selection : undefined, open, busy: list.isPlaceholderData };
  return (
    <section className="cd-panel cd-list-panel" aria-label={t('agents.title')} ref={panel}>
      <SavedFilterBar filter={place.filter} setFilter={place.setFilter} mayManage={mayManage} />
      <ListToolbar {...{ place, view, mayManage, narrow, searchBox, toFirstRow }} />
      {list.error && !page && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <ListSkeleton columns={view.columns} narrow={narrow} />}
      {page && agents.length === 0 && (
        <NoMatch filter={place.filter} showAll={() => place.setFilter(NO_FILTER)} />
      )}
      {agents.length > 0 &&
        (narrow ? (
          <AgentCards {...shared} />
        ) : (
          <AgentTable
            {...shared}
            total={page?.total ?? 0}
            columns={view.columns}
            density={view.density}
            order={place.order}
            setOrder={place.setOrder}
            opened={agentId}
            search={searchBox}
          />
        ))}
      {page && agents.length > 0 && (
        <ListEnd page={page} paging={place.paging} size={view.pageSize} busy={shared.busy} />
      )}
      {mayAct && (
        <BulkBar selection={selection} total={page?.total ?? 0} standing={standingOf(place.filter)} />
      )}
    </section>
  );
}

/** Whether this role can do anything with PCs that are ticked. */
function useMayAct(): boolean {
  const mayDeploy = usePermission('deploy');
  const mayManage = usePermission('manage');
  const mayEnroll = usePermission('enroll');
  return mayDeploy || mayManage || mayEnroll;
}

/** The last PCs of a page are gone, or its cursor is of a list in another order, as one that somebody bent. */
function isPageGone({ data, error, isPlaceholderData }: ReturnType<typeof useAgents>): boolean {
  if (error instanceof ApiError && 'cursor' in error.fields) return true;
  return data !== undefined && !isPlaceholderData && data.agents.length === 0;
}

/** Where there is nothing, there is still the first page. */
function useFirstPage(gone: boolean, place: ReturnType<typeof useListPlace>): void {
  const latest = useRef(place);
  latest.current = place;
  useEffect(() => {
    const { cursor, filter, setFilter } = latest.current;
    if (gone && cursor !== undefined) setFilter(filter, true);
  }, [gone]);
}
