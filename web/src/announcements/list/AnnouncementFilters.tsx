import { AutoComplete, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnnouncementPriority } from '../../api/types';
import { SearchField } from '../../ui/SearchField';
import { PRIORITIES } from '../create/values';
import { type AnnouncementFilter, daysAgo, LISTED_STATES } from './useAnnouncementFilter';

const ANY = 'any';

interface AnnouncementFiltersProps {
  filter: AnnouncementFilter;
  /** Operators that are known to have sent some. */
  senders: readonly string[];
}

/** What decides which announcements are listed. */
export function AnnouncementFilters({ filter, senders }: AnnouncementFiltersProps) {
  const { t } = useTranslation();
  return (
    <div className="cd-toolbar">
      <SearchField
        label={t('announce.list.search')}
        value={filter.search}
        search={(text, quiet) => filter.set('search', text.trim(), quiet)}
      />
      <span className="cd-list-states">
        <Segmented<string>
          aria-label={t('announce.list.state')}
          value={filter.state ?? ANY}
          onChange={(state) => filter.set('state', state === ANY ? undefined : state)}
          options={[
            { value: ANY, label: t('announce.list.any') },
            ...LISTED_STATES.map((state) => ({ value: state, label: t(`announce.state.${state}`) })),
          ]}
        />
      </span>
      <Select<AnnouncementPriority[]>
        mode="multiple"
        className="cd-announce-filter"
        aria-label={t('announce.priority')}
        placeholder={t('announce.list.anyPriority')}
        value={filter.priorities}
        onChange={(chosen) => filter.set('priority', chosen.join(',') || undefined)}
        options={PRIORITIES.map((one) => ({ value: one, label: t(`announce.priorityOption.${one}`) }))}
        maxTagCount="responsive"
        showSearch={false}
        allowClear
      />
      <SenderField key={filter.by} filter={filter} senders={senders} />
      <PeriodField filter={filter} />
    </div>
  );
}

function SenderField({ filter, senders }: AnnouncementFiltersProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(filter.by);
  const settle = (name = '') => {
    if (name.trim() !== filter.by) filter.set('by', name.trim() || undefined);
  };
  return (
    <AutoComplete
      className="cd-announce-filter"
      aria-label={t('announce.list.by')}
      placeholder={t('announce.list.anySender')}
      value={text}
      onChange={(name: string | undefined) => setText(name ?? '')}
      onSelect={settle}
      onClear={() => settle('')}
      onBlur={() => settle(text)}
      onKeyDown={(event) => event.key === 'Enter' && settle(text)}
      options={senders.map((value) => ({ value }))}
      allowClear
    />
  );
}

/** Days before today with which a span begins, as they are called. */
const SPANS = { today: 0, week: 6, month: 29 } as const;
type Span = keyof typeof SPANS;

function PeriodField({ filter }: { filter: AnnouncementFilter }) {
  const { t } = useTranslation();
  const { from, to } = filter;
  const known = (Object.keys(SPANS) as Span[]).find(
    (name) => !to && from === daysAgo(SPANS[name], Date.now()),
  );
  const [own, setOwn] = useState(from !== '' || to !== '');
  const shown = known ?? (own || from || to ? 'own' : ANY);
  const choose = (span: string) => {
    setOwn(span === 'own');
    if (span === 'own') return;
    filter.setAll({
      from: span === ANY ? undefined : daysAgo(SPANS[span as Span], Date.now()),
      to: undefined,
    });
  };
  return (
    <>
      <Select<string>
        className="cd-announce-filter"
        aria-label={t('announce.list.period')}
        value={own && !known ? 'own' : shown}
        onChange={choose}
        options={[
          { value: ANY, label: t('announce.list.anyTime') },
          ...(['today', 'week', 'month', 'own'] as const).map((span) => ({
            value: span as string,
            label: t(`announce.list.span.${span}`),
          })),
        ]}
      />
      {shown === 'own' && (
        <span className="cd-announce-days">
          {(['from', 'to'] as const).map((end) => (
            <Input
              key={end}
              type="date"
              aria-label={t(`announce.list.${end}`)}
              value={filter[end]}
              onChange={(event) => filter.set(end, event.target.value || undefined, true)}
            />
          ))}
        </span>
      )}
    </>
  );
}
