/** What the PC is: its system, its disks, its network, who is logged on, and its agent. */

import { useTranslation } from 'react-i18next';
import { useInventory } from '../../../api/hooks/agentDetail';
import type { Agent } from '../../../api/types';
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
  return (
    <div className="cd-pc-pane">
      {found.error && !inventory && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <LoadingState />}
      {inventory && (
        <>
          <div className="cd-pc-pair">
            <Section title={t('pc.system.title')}>
              <System system={inventory.system} agent={agent} />
            </Section>
            <Section title={t('pc.machine.title')}>
              <Machine hardware={inventory.hardware} ids={agent.facts.hardware_ids} />
            </Section>
          </div>
          <Section title={t('pc.disks.title')}>
            <Disks disks={inventory.disks} />
          </Section>
          <Section title={t('pc.network.title')}>
            <Network interfaces={inventory.interfaces} agent={agent} />
          </Section>
          <Section title={t('pc.sessions.title')}>
            <Sessions inventory={inventory} />
          </Section>
        </>
      )}
      <Section title={t('pc.agent.title')}>
        <AgentSection agent={agent} />
      </Section>
      <p className="cd-pc-foot cd-soft">
        {inventory?.collected_at ? (
          <>
            {t('pc.collected')} <When at={inventory.collected_at} />
          </>
        ) : (
          inventory && t('pc.neverCollected')
        )}
      </p>
    </div>
  );
}
