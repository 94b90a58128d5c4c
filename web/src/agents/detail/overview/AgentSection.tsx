import { useTranslation } from 'react-i18next';
import { useWaysIn } from '../../../api/hooks/agentDetail';
import type { Agent } from '../../../api/types';
import type { Translate } from '../../../i18n';
import { preciseTime } from '../../../i18n/format';
import { When } from '../../../ui/When';
import { CheckIn } from '../../CheckIn';
import { PollInterval } from './PollInterval';
import { Facts, NotReported } from './Section';

/** The program on the PC and its connection. */
export function AgentSection({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
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
    [t('pc.agent.registeredAt'), <Registered key="registered" agent={agent} />],
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

/** When it came in, and how; also when another PC, or the same one anew, took its place. */
function Registered({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const ways = useWaysIn(agent.id).data ?? [];
  const when = (at: string) => preciseTime(at, i18n.language);
  return (
    <>
      {when(agent.registered_at)}
      {ways.map((way) => (
        <small key={way.id} className="cd-soft cd-pc-small">
          {way.same_as !== null && `${t('pc.agent.again', { when: when(way.created_at) })} · `}
          {way.token_note ? t('pc.agent.byToken', { note: way.token_note }) : t('pc.agent.byUnnamed')}
          {way.decided_by && ` · ${approvedText(way.decided_by, t)}`}
        </small>
      ))}
    </>
  );
}

const BY_TOKEN = 'token'; // who decided, when the token approves by itself; as on the server

function approvedText(by: string, t: Translate): string {
  return by === BY_TOKEN ? t('pc.agent.automatic') : t('pc.agent.approvedBy', { name: by });
}
