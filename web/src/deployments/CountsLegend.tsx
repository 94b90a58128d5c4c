import { useTranslation } from 'react-i18next';
import type { TaskState } from '../api/types';
import { formatNumber } from '../i18n/format';
import { Mark } from './board/grid/Mark';
import { segments } from './counts';

interface CountsLegendProps {
  counts: Record<string, number>;
  total: number;
  chosen: readonly TaskState[];
  choose(states: TaskState[]): void;
}

/** How many PCs are in which state, and how the grid marks them; pressing some shows only those. */
export function CountsLegend({ counts, total, chosen, choose }: CountsLegendProps) {
  const { t, i18n } = useTranslation();
  const toggle = (state: TaskState) =>
    choose(chosen.includes(state) ? chosen.filter((one) => one !== state) : [...chosen, state]);
  // One that is chosen stays, though nobody is in it any more: else it could not be let go.
  const shown = segments(counts);
  const gone = chosen.filter((state) => !shown.some((one) => one.state === state));
  return (
    <fieldset className="cd-legend">
      <legend className="cd-hidden">{t('detail.filter')}</legend>
      <button type="button" aria-pressed={chosen.length === 0} onClick={() => choose([])}>
        <span>{t('detail.all')}</span>
        <strong>{formatNumber(total, i18n.language)}</strong>
      </button>
      {[...shown, ...gone.map((state) => ({ state, count: 0 }))].map(({ state, count }) => (
        <button
          key={state}
          type="button"
          aria-pressed={chosen.includes(state)}
          title={t(`stateHints.${state}`)}
          onClick={() => toggle(state)}
        >
          <Mark state={state} />
          <span>{t(`states.${state}`)}</span>
          <strong>{formatNumber(count, i18n.language)}</strong>
        </button>
      ))}
    </fieldset>
  );
}
