import { useTranslation } from 'react-i18next';
import type { Agent } from '../../../api/types';
import { preciseTime } from '../../../i18n/format';
import { When } from '../../../ui/When';
import { CheckIn } from '../../CheckIn';
import { PollInterval } from './PollInterval';
import { Facts, NotReported } from './Section';

/** The program on the PC and its connection. */
export function AgentSection({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const { tcp, udp } = agent.transports;
  const facts = [
    [t('pc.agent.version'), agent.facts.agent_version],
    [t('pc.agent.lastCheckIn'), <CheckIn key="at" agent={agent} />],
    [t('pc.agent.pollInterval'), <PollInterval key="interval" agent={agent} />],
    [
      t('pc.agent.tcp'),
      tcp ? <When key="tcp" at={tcp} /> : <NotReported key="tcp" text={t('pc.agent.notSinceStart')} />,
    ],
    [t('pc.agent.udp'), udp ? <When key="udp" at={udp} /> : <NoUdp key="udp" agent={agent} />],
    [t('pc.agent.registeredAt'), preciseTime(agent.registered_at, i18n.language)],
  ] as const;
  return <Facts facts={facts} />;
}

/** Without UDP a PC works all the same; what is lost has to be said, or somebody looks for a fault. */
function NoUdp({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  return (
    <span>
      {t('pc.agent.notSinceStart')}
      {agent.online && <small className="cd-soft cd-pc-small">{t('pc.agent.noUdp')}</small>}
    </span>
  );
}
