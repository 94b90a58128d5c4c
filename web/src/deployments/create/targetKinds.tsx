/** Whom it is for, by tags or filters. */

import { SearchOutlined } from '@ant-design/icons';
import { Form, Input, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AgentFilter, FilterState, SavedFilter } from '../../api/types';
import { asBody, fullFilter } from '../../filters/agentFilter';
import { FilterChips } from '../../filters/FilterChips';
import { FacetMenus } from '../../filters/facets';
import { filterText } from '../../filters/filterWords';
import { TagsField } from '../../tags/TagsField';

export function TagTarget() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="tags"
      label={t('create.tags')}
      extra={t('create.tagsHint')}
      rules={[{ required: true, type: 'array', message: t('create.tagsMissing') }]}
    >
      <TagsField mayMake={false} placeholder={t('tags.removePlaceholder')} />
    </Form.Item>
  );
}

export function SavedFilterTarget({ savedFilters }: { savedFilters: readonly SavedFilter[] }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="savedFilter"
      label={t('create.savedFilter')}
      extra={t('create.fixed')}
      rules={[{ required: true, message: t('create.savedFilterMissing') }]}
    >
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('create.savedFilterMissing')}
        options={savedFilters.map((one) => ({
          value: one.id,
          label: one.name,
          words: filterText(fullFilter(one.filter), t),
        }))}
        optionRender={({ data }) => (
          <div className="cd-option-lines">
            <bdi>{data.label}</bdi>
            <span className="cd-soft">{data.words}</span>
          </div>
        )}
      />
    </Form.Item>
  );
}

const ANY = 'any';

interface FilterTargetProps {
  value?: AgentFilter;
  onChange?(filter: AgentFilter): void;
}

/** The filter of the list that one came from, or one that is made here. */
export function FilterTarget({ value, onChange }: FilterTargetProps) {
  const { t } = useTranslation();
  const filter = fullFilter(value ?? { search: '', tags: [] });
  const setFilter = (next: typeof filter) => onChange?.({ ...asBody(next), search: next.search });
  return (
    <div className="cd-picker cd-filter-target">
      <div className="cd-filter-target-row">
        <Input
          allowClear
          prefix={<SearchOutlined aria-hidden="true" />}
          placeholder={t('create.filterSearch')}
          aria-label={t('create.filterSearch')}
          value={filter.search}
          onChange={(event) => setFilter({ ...filter, search: event.target.value })}
          onPressEnter={(event) => event.preventDefault()}
        />
        <Segmented<FilterState | typeof ANY>
          aria-label={t('create.filterState')}
          value={filter.state ?? ANY}
          onChange={(state) => setFilter({ ...filter, state: state === ANY ? null : state })}
          options={[
            { value: ANY, label: t('create.filterAny') },
            { value: 'online', label: t('filters.state.online') },
            { value: 'offline', label: t('filters.state.offline') },
          ]}
        />
        <div className="cd-filter-target-menus">
          <FacetMenus filter={filter} setFilter={setFilter} />
        </div>
      </div>
      <FilterChips filter={filter} setFilter={setFilter} />
      <p className="cd-soft">{t('create.fixed')}</p>
    </div>
  );
}
