import { useTranslation } from 'react-i18next';
import type { TaskState } from '../api/types';
import { formatNumber } from '../i18n/format';
import { toneOf } from '../ui/taskTone';
import { segments } from './counts';

interface CountsLegendProps {
  counts: Record<string, number>;
  total: number;
  chosen: TaskState | undefined;
  choose(state: TaskState | undefined): void;
}

/** How many PCs are in which state; pressing one shows only those. */
export function CountsLegend({ counts, total, chosen, choose }: CountsLegendProps) {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className="cd-legend">
      <legend className="cd-hidden">{t('detail.filter')}</legend>
      <button type="button" aria-pressed={chosen === undefined} onClick={() => choose(undefined)}>
        <span>{t('detail.all')}</span>
        <strong>{formatNumber(total, i18n.language)}</strong>
      </button>
      {segments(counts).map(({ state, count }) => (
        <button
          key={state}
          type="button"
          aria-pressed={chosen === state}
          onClick={() => choose(chosen === state ? undefined : state)}
        >
          <span className={`cd-legend-dot cd-tone-${toneOf(state)}`} aria-hidden="true" />
          <span>{t(`states.${state}`)}</span>
          <strong>{formatNumber(count, i18n.language)}</strong>
        </button>
      ))}
    </fieldset>
  );
}
