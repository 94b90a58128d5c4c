import type { TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api/types';
import { DataTable, type Selection } from '../ui/DataTable';
import { OsName } from '../ui/OsName';
import { Presence } from '../ui/Presence';
import { AddressCell } from './AddressCell';
import { CheckIn } from './CheckIn';

interface AgentListProps {
  agents: Agent[];
  busy: boolean;
  selection?: Selection<Agent>;
  open(agent: Agent): void;
  empty: ReactNode;
}

/** The PCs, one per row. */
export function AgentList({ agents, busy, selection, open, empty }: AgentListProps) {
  const { t } = useTranslation();
  const columns: TableColumnsType<Agent> = [
    {
      key: 'name',
      title: t('agents.column.name'),
      render: (_, agent) => <NameCell agent={agent} open={open} />,
    },
    {
      key: 'presence',
      title: t('agents.column.presence'),
      width: 105,
      render: (_, agent) => <Presence online={agent.online} />,
    },
    {
      key: 'os',
      title: t('agents.column.os'),
      width: '24%',
      render: (_, agent) => <OsName os={agent.facts.os} name={agent.facts.os_name} />,
    },
    {
      key: 'addresses',
      title: t('agents.column.addresses'),
      width: '20%',
      render: (_, agent) => <AddressCell addresses={agent.facts.addresses} />,
    },
    {
      key: 'version',
      title: t('agents.column.version'),
      responsive: ['xl'],
      width: 100,
      render: (_, agent) => agent.facts.agent_version || t('common.none'),
    },
    {
      key: 'checkIn',
      title: t('agents.column.lastCheckIn'),
      width: 150,
      render: (_, agent) => <CheckIn agent={agent} />,
    },
  ];
  return (
    <DataTable
      label={t('agents.title')}
      rows={agents}
      columns={columns}
      rowKey={(agent) => agent.id}
      busy={busy}
      empty={empty}
      selection={
        selection && { ...selection, label: (agent) => t('agents.select', { name: agent.facts.host_name }) }
      }
      open={open}
      card={(agent) => <AgentCard agent={agent} open={open} />}
    />
  );
}

function NameCell({ agent, open }: { agent: Agent; open(agent: Agent): void }) {
  const { t } = useTranslation();
  const name = agent.facts.host_name;
  return (
    <button
      type="button"
      className="cd-name-button"
      aria-label={t('agents.open', { name })}
      onClick={(event) => {
        event.stopPropagation();
        open(agent);
      }}
    >
      {name}
    </button>
  );
}

function AgentCard({ agent, open }: { agent: Agent; open(agent: Agent): void }) {
  return (
    <>
      <div className="cd-card-head">
        <NameCell agent={agent} open={open} />
        <Presence online={agent.online} />
      </div>
      <div className="cd-card-row">
        <OsName os={agent.facts.os} name={agent.facts.os_name} />
      </div>
      <div className="cd-card-row cd-soft">
        <AddressCell addresses={agent.facts.addresses} />
        <CheckIn agent={agent} />
      </div>
    </>
  );
}
