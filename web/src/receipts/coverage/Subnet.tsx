import {
  CheckCircleFilled,
  ExclamationCircleFilled,
  QuestionCircleOutlined,
  StopFilled,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnnouncementTransmission, Coverage } from '../../api/types';
import type { Translate } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import type { Tone } from '../../ui/taskTone';
import { dotPath, dotsOf, KINDS, sizeOf } from './dots';
import { type Verdict, verdictOf } from './verdict';

const LOOKS: Record<Verdict, { tone: Tone; icon: ComponentType }> = {
  heard: { tone: 'success', icon: CheckCircleFilled },
  partly: { tone: 'warning', icon: ExclamationCircleFilled },
  blocked: { tone: 'danger', icon: StopFilled },
  nothing: { tone: 'muted', icon: QuestionCircleOutlined },
};

interface SubnetProps {
  coverage: Coverage;
  /** How its datagrams travelled; undefined: there were none, so nothing can be said of the subnet. */
  transmission: AnnouncementTransmission | undefined;
  show(): void;
}

/** One subnet: its PCs as dots, what they say of the network, and what an administrator does about it. */
export function Subnet({ coverage, transmission, show }: SubnetProps) {
  const { t, i18n } = useTranslation();
  const name = coverage.network || t('coverage.unknown');
  return (
    <article className="cd-subnet">
      <header>
        <h3>
          <button type="button" onClick={show} title={t('coverage.show', { network: name })}>
            {coverage.network ? <code>{coverage.network}</code> : name}
          </button>
        </h3>
        <span className="cd-soft">{t('deployments.pcs', { count: coverage.total })}</span>
      </header>
      <DotMap coverage={coverage} />
      <ul className="cd-subnet-counts">
        {KINDS.map((kind) => (
          <li key={kind} className={coverage[kind] > 0 ? undefined : 'cd-soft'} title={t(`coverage.${kind}`)}>
            <span className={`cd-heard-mark cd-heard-${kind}`} aria-hidden="true" />
            <span className="cd-hidden">{t(`coverage.${kind}`)}</span>
            {formatNumber(coverage[kind], i18n.language)}
          </li>
        ))}
      </ul>
      {transmission && <Judged verdict={verdictOf(coverage)} transmission={transmission} />}
    </article>
  );
}

function DotMap({ coverage }: { coverage: Coverage }) {
  const { t } = useTranslation();
  const { each, counts } = dotsOf(coverage);
  const { width, height } = sizeOf(counts.heard_udp + counts.tcp_alone + counts.missing);
  const starts = { heard_udp: 0, tcp_alone: counts.heard_udp, missing: counts.heard_udp + counts.tcp_alone };
  return (
    <>
      <svg className="cd-dots" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
        {KINDS.map((kind) => (
          <path key={kind} className={`cd-heard-${kind}`} d={dotPath(starts[kind], counts[kind])} />
        ))}
      </svg>
      {each > 1 && <p className="cd-soft">{t('coverage.each', { count: each })}</p>}
    </>
  );
}

function Judged({ verdict, transmission }: { verdict: Verdict; transmission: AnnouncementTransmission }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = LOOKS[verdict];
  return (
    <div className={`cd-subnet-verdict cd-tone-${tone}`}>
      <p className="cd-state">
        <Icon aria-hidden="true" />
        <span>{t(`coverage.verdict.${verdict}`)}</span>
      </p>
      <p>{adviceText(verdict, transmission, t)}</p>
    </div>
  );
}

function adviceText(verdict: Verdict, transmission: AnnouncementTransmission, t: Translate): string {
  if (verdict === 'heard' || verdict === 'nothing') return t(`coverage.advice.${verdict}`);
  return t(`coverage.advice.${verdict}.${transmission}`);
}
