/** The PCs of a deployment with what happened on each: found, filtered, chosen for another try. */

import { CloseOutlined, RedoOutlined } from '@ant-design/icons';
import { Button, Select, Tag } from 'antd';
import { type Key, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTasks } from '../../api/hooks/tasks';
import type { Deployment, TaskSort, TaskState } from '../../api/types';
import { Pager } from '../../ui/Pager';
import { SearchField } from '../../ui/SearchField';
import { useSorting } from '../../ui/SortTitle';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { usePaging } from '../../ui/usePaging';
import { STATES } from '../counts';
import { TaskList } from '../TaskList';
import { Mark } from './grid/Mark';
import type { BoardPlace } from './useBoardPlace';

const PAGE = 50; // PCs

interface ResultsProps {
  deployment: Deployment;
  place: BoardPlace;
  /** Undefined for whoever may not deploy. */
  retry: ((agentIds: string[]) => void) | undefined;
}

export function Results({ deployment, place, retry }: ResultsProps) {
  const { states, search, cause } = place;
  const sorting = useSorting<TaskSort>('name');
  const [chosen, setChosen] = useState<Key[]>([]);
  const paging = usePaging(JSON.stringify([states, search, cause, sorting.sort, sorting.order]));
  const list = useTasks(deployment.id, {
    limit: PAGE,
    ...(states.length > 0 && { state: states }),
    ...(search && { search }),
    ...(cause && { cause }),
    ...(sorting.sort !== 'name' && { sort: sorting.sort }),
    ...(sorting.order === 'desc' && { order: sorting.order }),
    ...(paging.cursor && { cursor: paging.cursor }),
  });
  const page = list.data;
  const filtered = states.length > 0 || search !== '' || cause !== '';
  const clear = () => place.go({ states: [], search: '', cause: '' });
  return (
    <>
      <Toolbar place={place} />
      {chosen.length > 0 && retry && (
        <ChosenBar
          count={chosen.length}
          retry={() => retry(chosen.map(String))}
          clear={() => setChosen([])}
        />
      )}
      {list.isPending && <LoadingState />}
      {!page && list.error && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {page && (
        <>
          <TaskList
            tasks={page.tasks}
            successCodes={deployment.success_codes}
            busy={list.isPlaceholderData}
            sorting={sorting}
            open={(task) => place.go({ pc: task.id })}
            selection={retry && { keys: chosen, change: setChosen }}
            empty={<NoSuchTasks deployment={deployment} filtered={filtered} clear={clear} />}
          />
          <Pager
            paging={paging}
            size={PAGE}
            shown={page.tasks.length}
            total={page.total}
            nextCursor={page.next_cursor}
            busy={list.isPlaceholderData}
          />
        </>
      )}
    </>
  );
}

function Toolbar({ place }: { place: BoardPlace }) {
  const { t } = useTranslation();
  return (
    <div className="cd-toolbar">
      <SearchField
        label={t('board.results.search')}
        value={place.search}
        search={(search, quiet) => place.go({ search }, quiet)}
      />
      <Select<TaskState[]>
        mode="multiple"
        className="cd-results-states"
        aria-label={t('board.results.column.outcome')}
        placeholder={t('board.results.column.outcome')}
        value={place.states}
        onChange={(states) => place.go({ states })}
        maxTagCount="responsive"
        allowClear
        showSearch={false}
        popupMatchSelectWidth={false}
        options={STATES.map((state) => ({
          value: state,
          label: (
            <span className="cd-state-option">
              <Mark state={state} /> {t(`states.${state}`)}
            </span>
          ),
        }))}
      />
      {place.cause !== '' && (
        <Tag
          closable
          closeIcon={<CloseOutlined aria-label={t('board.results.clearCause')} />}
          onClose={() => place.go({ cause: '' })}
        >
          {t('board.results.cause')}
        </Tag>
      )}
    </div>
  );
}

function ChosenBar({ count, retry, clear }: { count: number; retry(): void; clear(): void }) {
  const { t } = useTranslation();
  return (
    <div className="cd-chosen" role="status">
      <span>{t('common.selected', { count })}</span>
      <Button size="small" type="primary" icon={<RedoOutlined />} onClick={retry}>
        {t('board.results.retryChosen', { count })}
      </Button>
      <Button size="small" type="text" onClick={clear}>
        {t('common.clearSelection')}
      </Button>
    </div>
  );
}

interface NoSuchTasksProps {
  deployment: Deployment;
  filtered: boolean;
  clear(): void;
}

function NoSuchTasks({ deployment, filtered, clear }: NoSuchTasksProps) {
  const { t } = useTranslation();
  if (deployment.started_at === null) return <EmptyState title={t('board.results.planned')} />;
  if (!filtered) return <EmptyState title={t('board.results.noTasks')} />;
  return (
    <EmptyState
      title={t('board.results.none')}
      action={<Button onClick={clear}>{t('board.results.clear')}</Button>}
    />
  );
}
