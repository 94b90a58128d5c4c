/** How busy the PC is and was. A chunk of its own, as the charts come with a library. */

import { Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMetrics } from '../../../api/hooks/agentDetail';
import type { MetricSpan } from '../../../api/keys';
import type { Agent, Metrics } from '../../../api/types';
import { formatDuration } from '../../../i18n/format';
import { Chart } from '../../../ui/chart/Chart';
import { useLook } from '../../../ui/chart/useLook';
import { EmptyState, ErrorState, LoadingState } from '../../../ui/States';
import { chartOption } from './chartOption';
import { line, MEASURES, type Measure, summary } from './series';
import { useChartWords } from './useChartWords';

const SPANS: readonly MetricSpan[] = ['hour', 'day'];
const TONES: Record<Measure, string> = {
  cpu: '--cd-accent-text',
  memory: '--cd-running',
  disk: '--cd-unknown',
};
const SECOND = 1_000; // ms

export default function UsageTab({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const [span, setSpan] = useState<MetricSpan>('hour');
  const found = useMetrics(agent.id, span, agent.online);
  const metrics = found.data;
  return (
    <div className="cd-pc-pane">
      <div className="cd-pc-bar">
        <Segmented<MetricSpan>
          aria-label={t('pc.usage.span')}
          value={span}
          onChange={setSpan}
          options={SPANS.map((value) => ({ value, label: t(`pc.usage.${value}`) }))}
        />
        {metrics && (
          <span className="cd-soft">
            {t('pc.usage.step', { step: formatDuration(metrics.step * SECOND, i18n.language, t) })}
          </span>
        )}
      </div>
      {found.error && !metrics && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <LoadingState />}
      {metrics && <Charts metrics={metrics} />}
    </div>
  );
}

function Charts({ metrics }: { metrics: Metrics }) {
  const { t } = useTranslation();
  if (metrics.points.every((point) => point === null))
    return <EmptyState title={t('pc.usage.nothing')} text={t('pc.usage.nothingText')} />;
  return MEASURES.map((measure) => <Measured key={measure} metrics={metrics} measure={measure} />);
}

function Measured({ metrics, measure }: { metrics: Metrics; measure: Measure }) {
  const { t } = useTranslation();
  const look = useLook();
  const words = useChartWords();
  const dots = useMemo(() => line(metrics, measure), [metrics, measure]);
  const sum = summary(dots);
  const name = t(`pc.usage.${measure}`);
  const text = sum
    ? t('pc.usage.summary', {
        latest: words.percent(sum.latest),
        average: words.percent(sum.average),
        highest: words.percent(sum.highest),
        when: words.clock(sum.highestAt),
      })
    : t('pc.notReported');
  return (
    <section className="cd-pc-measure" aria-label={name}>
      <div className="cd-pc-measure-head">
        <h3>{name}</h3>
        <span className="cd-soft">{text}</span>
      </div>
      {sum && (
        <Chart
          className="cd-pc-chart"
          group="pc"
          option={chartOption(dots, look.colour(TONES[measure]), look, words)}
          label={`${name}: ${text}`}
        />
      )}
    </section>
  );
}
