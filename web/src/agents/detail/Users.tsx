import { UserOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useTranslation } from 'react-i18next';
import { useInventory } from '../../api/hooks/agentDetail';
import type { Agent } from '../../api/types';
import { ErrorState, LoadingState } from '../../ui/States';
import { Sessions } from './overview/Sessions';

const SHOWN = 2; // names; the others are one click away

/** Who is logged on; a click shows their sessions. */
export function Users({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const { users } = agent;
  if (users.length === 0) return null;
  const hidden = users.length - SHOWN;
  return (
    <Popover
      trigger="click"
      destroyOnHidden
      title={t('pc.sessions.title')}
      content={<LoadedSessions agentId={agent.id} />}
    >
      <Button type="text" size="small" className="cd-pc-users" icon={<UserOutlined aria-hidden="true" />}>
        <span className="cd-hidden">{t('pc.sessions.title')}: </span>
        <bdi>{users.slice(0, SHOWN).join(', ')}</bdi>
        {hidden > 0 && <span className="cd-more">{t('agents.moreAddresses', { count: hidden })}</span>}
      </Button>
    </Popover>
  );
}

function LoadedSessions({ agentId }: { agentId: string }) {
  const found = useInventory(agentId);
  if (found.data) return <Sessions sessions={found.data.sessions} />;
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <LoadingState />;
}
