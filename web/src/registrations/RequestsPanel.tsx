/** The requests as a table: chosen ones are decided together, each opens with all that the PC says of itself. */

import { UserAddOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRegistrations } from '../api/hooks/registrations';
import type { Registration, RegistrationState } from '../api/types';
import { DataTable } from '../ui/DataTable';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { DecisionBar } from './DecisionBar';
import { RequestDrawer } from './RequestDrawer';
import { RequestCard, requestColumns } from './requestColumns';

const SHOWN = 1_000; // as many as the server sends
const FILTERS = ['pending', 'rejected', 'all'] as const;
type Filter = (typeof FILTERS)[number];

function stateOf(filter: Filter): RegistrationState | undefined {
  return filter === 'all' ? undefined : filter;
}

export function RequestsPanel({ mayDecide }: { mayDecide: boolean }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('pending');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [openId, setOpenId] = useState<string>();
  const found = useRegistrations(stateOf(filter));
  const rows = found.data ?? [];
  // Whatever was decided meanwhile is not chosen any more.
  const selected = rows.filter((row) => chosen.includes(row.id));
  const show = (next: Filter) => {
    setFilter(next);
    setChosen([]);
  };
  const open = (row: Registration) => setOpenId(row.id);
  return (
    <section className="cd-panel">
      <div className="cd-toolbar">
        <Segmented<Filter>
          aria-label={t('enrolling.filter')}
          value={filter}
          onChange={show}
          options={FILTERS.map((value) => ({ value, label: t(`enrolling.state.${value}`) }))}
        />
      </div>
      {mayDecide && selected.length > 0 && <DecisionBar chosen={selected} clear={() => setChosen([])} />}
      {found.error && !found.data ? (
        <ErrorState error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <LoadingState />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={<UserAddOutlined />}
          title={t(`enrolling.none.${filter}`)}
          text={t('enrolling.none.text')}
        />
      ) : (
        <DataTable<Registration>
          rows={rows}
          columns={requestColumns(t, open)}
          rowKey={(row) => row.id}
          card={(row) => <RequestCard request={row} open={() => open(row)} />}
          label={t('enrolling.requests')}
          open={open}
          selection={
            mayDecide
              ? {
                  keys: selected.map((row) => row.id),
                  change: (keys) => setChosen(keys.map(String)),
                  label: (row) => t('agents.select', { name: row.facts.host_name }),
                }
              : undefined
          }
        />
      )}
      {rows.length >= SHOWN && <p className="cd-nothing">{t('enrolling.limited')}</p>}
      <RequestDrawer
        request={rows.find((row) => row.id === openId)}
        mayDecide={mayDecide}
        close={() => setOpenId(undefined)}
      />
    </section>
  );
}
