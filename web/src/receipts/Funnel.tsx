/** From all PCs to those that read or answered it: what was lost between two steps can be seen, and listed. */

import {
  CheckCircleOutlined,
  DesktopOutlined,
  EyeOutlined,
  InboxOutlined,
  MessageOutlined,
  NotificationOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Announcement, AnnouncementStep } from '../api/types';
import { formatNumber } from '../i18n/format';
import { bandPath, HEIGHT, STEP_WIDTH } from './band';
import { MISSED, percentOf, type StepCount, stepCounts } from './steps';
import type { Place, Which } from './usePlace';

const ICONS: Record<AnnouncementStep, ComponentType> = {
  received: InboxOutlined,
  displayed: NotificationOutlined,
  read: EyeOutlined,
  answered: MessageOutlined,
};

export function Funnel({ announcement, place }: { announcement: Announcement; place: Place }) {
  const { t } = useTranslation();
  const steps = stepCounts(announcement);
  const over = announcement.state !== 'active';
  const show = (which: Which | undefined) =>
    place.go({ tab: 'receipts', which, network: undefined, search: '' });
  if (announcement.total === 0) return <p className="cd-strip cd-tone-muted">{t('receipts.funnel.none')}</p>;
  return (
    <section className="cd-panel cd-funnel" aria-label={t('receipts.funnel.label')}>
      <ol className={`cd-funnel-steps cd-funnel-${steps.length + 1}`}>
        <li className="cd-funnel-step cd-step-target">
          <Target total={announcement.total} show={() => show(undefined)} />
          <Band rate={1} next={steps[0]?.rate ?? 0} />
        </li>
        {steps.map((one, index) => (
          <li key={one.step} className={`cd-funnel-step cd-step-${one.step}`}>
            <Step one={one} total={announcement.total} over={over} place={place} show={show} />
            <Band rate={one.rate} next={steps[index + 1]?.rate} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Target({ total, show }: { total: number; show(): void }) {
  const { t, i18n } = useTranslation();
  return (
    <div className="cd-funnel-text">
      <h2>
        <DesktopOutlined aria-hidden="true" /> {t('receipts.funnel.target')}
      </h2>
      <p className="cd-funnel-count">
        <strong>{formatNumber(total, i18n.language)}</strong>
      </p>
      <button type="button" className="cd-funnel-more" onClick={show}>
        {t('receipts.funnel.all')}
      </button>
    </div>
  );
}

interface StepProps {
  one: StepCount;
  total: number;
  /** Nobody comes any further. */
  over: boolean;
  place: Place;
  show(which: Which | undefined): void;
}

function Step({ one: { step, count, missing }, total, over, place, show }: StepProps) {
  const { t, i18n } = useTranslation();
  const Icon = ICONS[step];
  const listed = place.tab === 'receipts' ? place.which : undefined;
  const missed = MISSED[step];
  return (
    <div className="cd-funnel-text">
      <h2 title={t(`receipts.stepHint.${step}`)}>
        <Icon aria-hidden="true" /> {t(`announce.rate.${step}`)}
      </h2>
      <p className="cd-funnel-count">
        <button
          type="button"
          aria-pressed={listed === step}
          onClick={() => show(listed === step ? undefined : step)}
        >
          <strong>{formatNumber(count, i18n.language)}</strong>
          <span>{t('deployments.percent', { percent: percentOf(count, total) })}</span>
        </button>
      </p>
      {missing > 0 ? (
        <button
          type="button"
          className="cd-funnel-more"
          aria-pressed={listed === missed}
          onClick={() => show(listed === missed ? undefined : missed)}
        >
          {t(over ? 'receipts.funnel.gone' : 'receipts.funnel.missing', { count: missing })}
        </button>
      ) : (
        <span className="cd-funnel-all">
          <CheckCircleOutlined aria-hidden="true" /> {t('receipts.funnel.all')}
        </span>
      )}
    </div>
  );
}

/** A piece of the band, as high as its share of the PCs; it ends as high as the next one begins. */
function Band({ rate, next }: { rate: number; next: number | undefined }) {
  return (
    <svg
      className="cd-funnel-band"
      viewBox={`0 0 ${STEP_WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={bandPath(rate, next ?? rate)} />
    </svg>
  );
}
