import { WarningFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Agent, Hardware, SystemFacts } from '../../../api/types';
import { formatBytes, formatDuration, formatNumber, preciseTime } from '../../../i18n/format';
import { lookUp } from '../../../i18n/lookUp';
import { type Fact, Facts, NotReported } from './Section';
import { joined, zoneText } from './zone';

const SECOND = 1_000; // ms
const CLOCK_TROUBLE = 60; // seconds; more and times of logs and results mislead

/** The operating system and its clock. */
export function System({ system, agent }: { system: SystemFacts | null; agent: Agent }) {
  const { t, i18n } = useTranslation();
  const edition = [t('pc.system.edition'), system?.edition || agent.facts.os_name] as const;
  const clock = [t('pc.system.clock'), <Clock key="clock" offset={agent.clock_offset} />] as const;
  if (!system) return <Facts facts={[edition, clock]} />;
  const build: Fact =
    system.build || !system.kernel
      ? [t('pc.system.build'), system.build]
      : [t('pc.system.kernel'), system.kernel];
  const facts = [
    edition,
    [t('pc.system.version'), joined([system.version, system.architecture])],
    build,
    [t('pc.system.bootedAt'), system.booted_at ? preciseTime(system.booted_at, i18n.language) : null],
    [t('pc.system.timeZone'), zoneText(system.time_zone, system.utc_offset)],
    clock,
  ] as const;
  const extras = [
    [t('pc.system.domain'), system.domain],
    [t('pc.system.locale'), system.locale],
  ] as const;
  return <Facts facts={facts} extras={extras} />;
}

/** The PC's clock against the server's; beyond a minute it catches the eye. */
function Clock({ offset }: { offset: number | null }) {
  const { t, i18n } = useTranslation();
  if (offset === null) return <NotReported text={t('pc.system.clockUnknown')} />;
  const size = Math.abs(offset);
  if (size < 1) return <>{t('pc.system.clockRight')}</>;
  const duration = formatDuration(size * SECOND, i18n.language, t);
  const text = offset > 0 ? t('pc.system.ahead', { duration }) : t('pc.system.behind', { duration });
  if (size <= CLOCK_TROUBLE) return <>{text}</>;
  return (
    <span className="cd-pc-warning">
      <WarningFilled aria-hidden="true" /> {text}
      <small>{t('pc.system.clockWrong')}</small>
    </span>
  );
}

/** What the machine is made of. */
export function Machine({ hardware, ids }: { hardware: Hardware | null; ids: Record<string, string> }) {
  const { t, i18n } = useTranslation();
  const known = Object.entries(ids).map(
    ([name, value]) => [lookUp(t, `pc.ids.${name}`) ?? name, <code key={name}>{value}</code>] as const,
  );
  if (!hardware) return known.length > 0 ? <Facts facts={known} /> : <NotReported />;
  const facts = [
    [t('pc.machine.manufacturer'), hardware.manufacturer],
    [t('pc.machine.model'), hardware.model],
    [t('pc.machine.serial'), hardware.serial],
    [t('pc.machine.cpu'), <Cpu key="cpu" hardware={hardware} />],
    [t('pc.machine.memory'), hardware.memory > 0 ? formatBytes(hardware.memory, i18n.language) : null],
  ] as const;
  const extras = [
    [t('pc.machine.bios'), hardware.bios],
    [t('pc.machine.chassis'), joined([hardware.chassis, hardware.virtualization])],
    ...known,
  ] as const;
  return <Facts facts={facts} extras={extras} />;
}

function Cpu({ hardware }: { hardware: Hardware }) {
  const { t, i18n } = useTranslation();
  if (!hardware.cpu && !hardware.threads) return <NotReported />;
  const counts =
    hardware.cores > 0 || hardware.threads > 0
      ? t('pc.machine.cores', {
          cores: formatNumber(hardware.cores, i18n.language),
          threads: formatNumber(hardware.threads, i18n.language),
        })
      : '';
  return (
    <>
      <bdi className="cd-pc-clamp" title={hardware.cpu}>
        {hardware.cpu}
      </bdi>{' '}
      {counts && <span className="cd-soft">{counts}</span>}
    </>
  );
}
