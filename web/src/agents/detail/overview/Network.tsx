import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Agent, NetworkInterface } from '../../../api/types';
import { formatNumber } from '../../../i18n/format';
import { isMain, ordered, seenAs } from './interfaces';
import { NotReported } from './Section';

/** The interfaces; the one that reaches the server first. */
export function Network({ interfaces, agent }: { interfaces: readonly NetworkInterface[]; agent: Agent }) {
  const { t } = useTranslation();
  const { main_address: main, addresses } = agent.facts;
  const seen = seenAs(agent.seen_from, main, addresses);
  return (
    <>
      {seen !== 'same' && (
        <p className="cd-pc-seen">
          {t('pc.network.seenFrom')} <code>{agent.seen_from}</code>{' '}
          {seen === 'foreign' && <span className="cd-soft">{t('pc.network.seenHint')}</span>}
        </p>
      )}
      {interfaces.length === 0 ? (
        <Addresses agent={agent} />
      ) : (
        <ul className="cd-pc-rows">
          {ordered(interfaces, main).map((one) => (
            <InterfaceLine key={one.name} one={one} main={main} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Before the first inventory the PC's own list is all there is. */
function Addresses({ agent }: { agent: Agent }) {
  const { addresses, main_address: main } = agent.facts;
  if (addresses.length === 0) return <NotReported />;
  return (
    <ul className="cd-pc-addresses">
      {addresses.map((address) => (
        <Address key={address} address={address} marked={isMain(address, main)} />
      ))}
    </ul>
  );
}

function InterfaceLine({ one, main }: { one: NetworkInterface; main: string }) {
  const { t, i18n } = useTranslation();
  return (
    <li className={one.is_up ? undefined : 'cd-pc-down'}>
      <strong>
        <bdi title={one.name}>{one.name}</bdi>
      </strong>
      {one.is_main && !one.addresses.some((address) => isMain(address, main)) && <MainMark />}
      <ul className="cd-pc-addresses">
        {one.addresses.map((address) => (
          <Address key={address} address={address} marked={isMain(address, main)} />
        ))}
        {one.addresses.length === 0 && <NotReported text={t('pc.network.noAddress')} />}
      </ul>
      <span className="cd-pc-rows-end cd-soft">
        {one.mac && <code>{one.mac}</code>}
        <span>
          {!one.is_up
            ? t('pc.network.down')
            : one.speed > 0
              ? t('pc.network.speed', { n: formatNumber(one.speed, i18n.language) })
              : t('pc.network.up')}
        </span>
      </span>
    </li>
  );
}

function Address({ address, marked }: { address: string; marked: boolean }) {
  return (
    <li>
      <code>{address}</code>
      {marked && <MainMark />}
    </li>
  );
}

function MainMark() {
  const { t } = useTranslation();
  return (
    <Tooltip title={t('pc.network.mainHint')}>
      <Tag color="processing">{t('pc.network.main')}</Tag>
    </Tooltip>
  );
}
