/** How long after sending PCs came to each step. A chunk of its own, as the chart comes with a library. */

import { FieldTimeOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDelays } from '../../api/hooks/receipts';
import type { Announcement, AnnouncementStep, Delay } from '../../api/types';
import { Chart } from '../../ui/chart/Chart';
import { useLook } from '../../ui/chart/useLook';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { stepsOf } from '../steps';
import { delayOption } from './delayOption';
import { axisOf, spansOf, withinOf } from './distribution';
import { useDelayWords } from './useDelayWords';

const HALF = 0.5;
const MOST = 0.9;
const ALL = 1;

export default function DelaysTab({ announcement }: { announcement: Announcement }) {
  const found = useDelays(announcement.id);
  if (found.data) return <Found announcement={announcement} delays={found.data} />;
  return found.error ? (
    <ErrorState error={found.error} retry={() => void found.refetch()} />
  ) : (
    <LoadingState />
  );
}

function Found({ announcement, delays }: { announcement: Announcement; delays: readonly Delay[] }) {
  const { t } = useTranslation();
  const steps = stepsOf(announcement);
  const [step, setStep] = useState<AnnouncementStep>('received');
  return (
    <div className="cd-delays">
      <Segmented<AnnouncementStep>
        aria-label={t('delays.step')}
        value={step}
        onChange={setStep}
        options={steps.map((value) => ({ value, label: t(`announce.rate.${value}`) }))}
      />
      <Distribution
        step={step}
        delays={delays}
        total={announcement.total}
        length={axisOf(delays, steps, announcement.total)}
      />
    </div>
  );
}

interface DistributionProps {
  step: AnnouncementStep;
  delays: readonly Delay[];
  total: number;
  /** Spans that the axis has. */
  length: number;
}

const TONES: Record<AnnouncementStep, string> = {
  received: '--cd-running',
  displayed: '--cd-accent-text',
  read: '--cd-success',
  answered: '--cd-unknown',
};

function Distribution({ step, delays, total, length }: DistributionProps) {
  const { t } = useTranslation();
  const look = useLook();
  const words = useDelayWords(delays);
  const spans = useMemo(() => spansOf(delays, step, total), [delays, step, total]);
  if (spans.length === 0)
    return <EmptyState icon={<FieldTimeOutlined />} title={t('delays.none')} text={t('delays.noneText')} />;
  const within = (share: number) => words.within(withinOf(spans, share));
  const label = t('delays.label', {
    step: t(`announce.rate.${step}`),
    half: within(HALF),
    most: within(MOST),
  });
  return (
    <>
      <dl className="cd-delay-figures">
        <Figure label={t('delays.half')} text={within(HALF)} />
        <Figure label={t('delays.most')} text={within(MOST)} />
        <Figure label={t('delays.all')} text={within(ALL)} />
      </dl>
      <Chart
        className="cd-delay-chart"
        label={label}
        option={delayOption({ spans, length, tone: look.colour(TONES[step]), look, words })}
      />
      <p className="cd-soft cd-delay-axis">{t('delays.axis')}</p>
    </>
  );
}

function Figure({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}
