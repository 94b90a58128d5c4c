import { PlayCircleOutlined } from '@ant-design/icons';
import { Button, Descriptions, Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAgent } from '../api/hooks/agents';
import type { Agent } from '../api/types';
import { formatDuration, preciseTime } from '../i18n/format';
import { chosenPcs } from '../ui/chosenPcs';
import { OsName } from '../ui/OsName';
import { Presence } from '../ui/Presence';
import { ErrorState, LoadingState } from '../ui/States';
import { CheckIn } from './CheckIn';

const WIDTH = 480; // px

/** Everything that is known about one PC. */
export function AgentDrawer({
  id,
  close,
  mayDeploy,
}: {
  id: string | null;
  close: () => void;
  mayDeploy: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Drawer open={id !== null} onClose={close} title={t('agents.detail.title')} size={WIDTH} destroyOnHidden>
      {id !== null && <Loaded id={id} mayDeploy={mayDeploy} />}
    </Drawer>
  );
}

function Loaded({ id, mayDeploy }: { id: string; mayDeploy: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const found = useAgent(id);
  if (found.isPending) return <LoadingState />;
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const agent = found.data;
  const run = () =>
    void navigate('/deployments/new', { state: chosenPcs([[agent.id, agent.facts.host_name]]) });
  return (
    <>
      <div className="cd-drawer-head">
        <div>
          <h2>{agent.facts.host_name}</h2>
          <Presence online={agent.online} />
        </div>
        {mayDeploy && (
          <Button type="primary" icon={<PlayCircleOutlined />} onClick={run}>
            {t('agents.detail.run')}
          </Button>
        )}
      </div>
      <Facts agent={agent} />
    </>
  );
}

const SECOND = 1_000; // ms

function Facts({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const { facts } = agent;
  const items = [
    [t('agents.detail.state'), t(`agents.state.${agent.state}`)],
    [t('agents.detail.os'), <OsName key="os" os={facts.os} name={facts.os_name} />],
    [t('agents.detail.addresses'), <Lines key="addresses" lines={facts.addresses} />],
    [t('agents.detail.version'), facts.agent_version || t('common.none')],
    [t('agents.detail.lastCheckIn'), <CheckIn key="at" agent={agent} />],
    [t('agents.detail.registeredAt'), preciseTime(agent.registered_at, i18n.language)],
    [t('agents.detail.pollInterval'), formatDuration(agent.poll_interval * SECOND, i18n.language, t)],
    [t('agents.detail.id'), <code key="id">{agent.id}</code>],
    [t('agents.detail.hardware'), <HardwareIds key="hardware" ids={facts.hardware_ids} />],
  ] as const;
  return (
    <Descriptions
      column={1}
      size="small"
      colon={false}
      className="cd-facts"
      items={items.map(([label, children]) => ({ key: label, label, children }))}
    />
  );
}

function Lines({ lines }: { lines: string[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return <>{t('common.none')}</>;
  return (
    <ul className="cd-plain">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function HardwareIds({ ids }: { ids: Record<string, string> }) {
  const { t } = useTranslation();
  const lines = Object.entries(ids);
  if (lines.length === 0) return <>{t('agents.detail.noHardware')}</>;
  return (
    <ul className="cd-plain">
      {lines.map(([name, value]) => (
        <li key={name}>
          <span className="cd-soft">{name}</span> <code>{value}</code>
        </li>
      ))}
    </ul>
  );
}
