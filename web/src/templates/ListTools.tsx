import { Checkbox, Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TemplateSummary } from '../api/types';
import { templateTag } from '../i18n/templateWords';
import { SearchField } from '../ui/SearchField';
import { type ListChoice, type OsChoice, tagsOf } from './useListChoice';

interface ListToolsProps {
  choice: ListChoice;
  templates: readonly TemplateSummary[];
  shown: number;
}

/** What the list is narrowed by. */
export function ListTools({ choice, templates, shown }: ListToolsProps) {
  const { t } = useTranslation();
  return (
    <search className="cd-toolbar">
      <SearchField
        label={t('templates.search')}
        value={choice.search}
        search={(text, quiet) => choice.set('search', text.trim(), quiet)}
      />
      <Segmented<OsChoice>
        aria-label={t('templates.column.os')}
        value={choice.os}
        onChange={(os) => choice.set('os', os === 'all' ? undefined : os)}
        options={(['all', 'windows', 'linux'] as const).map((one) => ({
          value: one,
          label: t(`templates.os.${one}`),
        }))}
      />
      <Select
        className="cd-template-tag-choice"
        aria-label={t('templates.column.tags')}
        placeholder={t('templates.allTags')}
        value={choice.tag}
        allowClear
        onChange={(tag) => choice.set('tag', tag)}
        options={tagsOf(templates).map(([tag, count]) => ({
          value: tag,
          label: `${templateTag(tag, t)} (${count})`,
        }))}
      />
      <Checkbox
        checked={choice.mine}
        onChange={(event) => choice.set('mine', event.target.checked ? '1' : undefined)}
      >
        {t('templates.mine')}
      </Checkbox>
      <span className="cd-template-count cd-soft" aria-live="polite">
        {t('templates.shown', { count: shown })}
      </span>
    </search>
  );
}
