import { Segmented, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSchedules } from '../../api/hooks/schedules';
import { SearchField } from '../../ui/SearchField';
import { LISTED_KINDS, LISTED_STATES, type ListFilter } from './useListFilter';

const ANY = 'any';

/** What decides which deployments are listed. */
export function DeploymentFilters({ filter }: { filter: ListFilter }) {
  const { t } = useTranslation();
  const choose = (name: 'state' | 'kind') => (value: string) =>
    filter.set(name, value === ANY ? undefined : value);
  return (
    <div className="cd-toolbar">
      <SearchField
        label={t('board.list.search')}
        value={filter.search}
        search={(text, quiet) => filter.set('search', text.trim(), quiet)}
      />
      <span className="cd-list-states">
        <Segmented<string>
          aria-label={t('board.list.state')}
          value={filter.state ?? ANY}
          onChange={choose('state')}
          options={[
            { value: ANY, label: t('board.list.anyState') },
            ...LISTED_STATES.map((state) => ({ value: state, label: t(`board.state.${state}`) })),
          ]}
        />
      </span>
      <Select<string>
        aria-label={t('board.list.kind')}
        className="cd-list-kind"
        value={filter.kind ?? ANY}
        onChange={choose('kind')}
        popupMatchSelectWidth={false}
        options={[
          { value: ANY, label: t('board.list.anyKind') },
          ...LISTED_KINDS.map((kind) => ({ value: kind, label: t(`actions.kind.${kind}`) })),
        ]}
      />
      {filter.schedule && (
        <ScheduleTag id={filter.schedule} clear={() => filter.set('schedule', undefined)} />
      )}
    </div>
  );
}

/** That only deployments of one schedule are listed. */
function ScheduleTag({ id, clear }: { id: string; clear(): void }) {
  const { t } = useTranslation();
  const schedule = useSchedules().data?.find((one) => one.id === id);
  return (
    <Tag closable={{ 'aria-label': t('board.list.anySchedule') }} onClose={clear}>
      {schedule ? t('board.list.ofSchedule', { name: schedule.name }) : t('board.wish.scheduleLink')}
    </Tag>
  );
}
