import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFacets } from '../../api/hooks/agents';
import type { FilterState } from '../../api/types';
import { FILTER_STATES, type Filter } from '../../filters/agentFilter';
import { formatNumber } from '../../i18n/format';

interface StateFilterProps {
  filter: Filter;
  setFilter(filter: Filter): void;
  block?: boolean;
}

/** States that most servers have no PC in: offered once there is one. */
const RARE: readonly FilterState[] = ['quarantined', 'removed'];

/** All, or those in one state, with how many there are. */
export function StateFilter({ filter, setFilter, block }: StateFilterProps) {
  const { t, i18n } = useTranslation();
  const counts = useFacets().data?.states;
  const shown = FILTER_STATES.filter(
    (state) => !RARE.includes(state) || state === filter.state || (counts?.[state] ?? 0) > 0,
  );
  return (
    <Segmented<FilterState | 'all'>
      className={block ? 'cd-state-filter cd-state-filter-block' : 'cd-state-filter'}
      aria-label={t('list.state')}
      vertical={block}
      block={block}
      value={filter.state ?? 'all'}
      onChange={(value) => setFilter({ ...filter, state: value === 'all' ? null : value })}
      options={[
        { value: 'all', label: t('list.all') },
        ...shown.map((state) => ({
          value: state,
          label: (
            <span className={`cd-state-option cd-state-${state}`}>
              {t(`filters.state.${state}`)}
              {counts && (
                <span className="cd-state-count">{formatNumber(counts[state] ?? 0, i18n.language)}</span>
              )}
            </span>
          ),
        })),
      ]}
    />
  );
}
