import { Form, Radio, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedFilter, TargetKind } from '../api/types';
import { fullFilter } from '../filters/agentFilter';
import { filterText } from '../filters/filterWords';
import { formatNumber } from '../i18n/format';
import { TagsField } from '../tags/TagsField';

interface TargetFieldProps {
  /** undefined: not known yet, or nothing was chosen. */
  counts: Record<TargetKind, number | undefined>;
  chosen: TargetKind;
  kinds: readonly TargetKind[];
  picker: ReactNode;
  savedFilters: readonly SavedFilter[];
  /** The filter that one came with, in words. */
  filterWords: string;
}

/** All, online or chosen PCs, those of a tag or a filter; with how many that are. */
export function TargetField({ counts, chosen, kinds, picker, savedFilters, filterWords }: TargetFieldProps) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Form.Item
        name="target"
        label={t('create.target')}
        rules={[
          {
            validator: (_, kind: TargetKind) =>
              kind === 'selected' && counts.selected === 0
                ? Promise.reject(new Error(t('fields.target_empty')))
                : Promise.resolve(),
          },
        ]}
      >
        <Radio.Group className="cd-target-choice">
          {kinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              className={chosen === kind ? 'cd-choice cd-choice-on' : 'cd-choice'}
            >
              <span className="cd-choice-text">{t(`create.targets.${kind}`)}</span>
              <span className="cd-choice-count">
                {counts[kind] === undefined ? '' : formatNumber(counts[kind], i18n.language)}
              </span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      {chosen === 'selected' && <div className="cd-picker">{picker}</div>}
      {chosen === 'tags' && <TagTarget />}
      {chosen === 'saved_filter' && <SavedFilterTarget savedFilters={savedFilters} />}
      {chosen === 'filter' && <p className="cd-target-filter">{filterWords}</p>}
    </>
  );
}

function TagTarget() {
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

function SavedFilterTarget({ savedFilters }: { savedFilters: readonly SavedFilter[] }) {
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
