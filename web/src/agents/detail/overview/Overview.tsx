/** What the PC is: its system, its disks, its network, who is logged on, and its agent. */

import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useInventory } from '../../../api/hooks/agentDetail';
import type { Agent, Inventory } from '../../../api/types';
import { ErrorState, LoadingState } from '../../../ui/States';
import { When } from '../../../ui/When';
import { AgentSection } from './AgentSection';
import { Disks } from './Disks';
import { Network } from './Network';
import { Section } from './Section';
import { Sessions } from './Sessions';
import { Machine, System } from './System';

export function Overview({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const found = useInventory(agent.id);
  const inventory = found.data;
  const told = inventory?.collected_at;
  return (
    <div className="cd-pc-pane">
      {found.error && !inventory && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <LoadingState />}
      {inventory && <Told agent={agent} inventory={inventory} />}
      <div className="cd-pc-pair">
        <Section title={t('pc.agent.title')}>
          <AgentSection agent={agent} />
        </Section>
        {told && (
          <Section title={t('pc.sessions.title')}>
            <Sessions sessions={inventory.sessions} />
          </Section>
        )}
      </div>
      {told && (
        <p className="cd-pc-foot cd-soft">
          {t('pc.collected')} <When at={told} />
        </p>
      )}
    </div>
  );
}

/** What the PC told; before it has, what its agent said when it came. */
function Told({ agent, inventory }: { agent: Agent; inventory: Inventory }) {
  const { t } = useTranslation();
  const told = inventory.collected_at !== null;
  return (
    <>
      {!told && <Alert className="cd-pc-untold" type="info" showIcon title={t('pc.neverCollected')} />}
      <div className="cd-pc-pair">
        <Section title={t('pc.system.title')}>
          <System system={inventory.system} agent={agent} />
        </Section>
        <Section title={t('pc.machine.title')}>
          <Machine hardware={inventory.hardware} ids={agent.facts.hardware_ids} />
        </Section>
      </div>
      {told && (
        <Section title={t('pc.disks.title')}>
          <Disks disks={inventory.disks} />
        </Section>
      )}
      <Section title={t('pc.network.title')}>
        <Network interfaces={inventory.interfaces} agent={agent} />
      </Section>
    </>
  );
}
