import { Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useTemplates } from '../../api/hooks/templates';
import type { TemplateSummary } from '../../api/types';
import { templateDescription, templateName } from '../../i18n/templateWords';
import { OsName } from '../../ui/OsName';

interface TemplatePickerProps {
  chosen: string;
  busy: boolean;
  /** undefined: none any more. */
  choose(id: string | undefined): void;
}

interface Option {
  value: string;
  label: string;
  description: string;
  words: string;
  os: TemplateSummary['os'];
  kind: string;
}

/** The templates, found by any word of what they say. */
export function TemplatePicker({ chosen, busy, choose }: TemplatePickerProps) {
  const { t, i18n } = useTranslation();
  const templates = useTemplates().data;
  const options = useMemo(() => optionsOf(templates ?? [], i18n.language), [templates, i18n.language]);
  return (
    <Select<string, Option>
      className="cd-template-picker"
      aria-label={t('create.template')}
      placeholder={t('create.templatePick')}
      value={options.some((one) => one.value === chosen) ? chosen : null}
      onChange={(id) => choose(id ?? undefined)}
      allowClear
      loading={busy}
      popupMatchSelectWidth={440}
      placement="bottomRight"
      showSearch={{
        filterOption: (search, option) =>
          search
            .toLocaleLowerCase()
            .split(/\s+/)
            .every((word) => option?.words.includes(word) ?? false),
      }}
      notFoundContent={templates && t('create.templateMissing')}
      options={options}
      optionRender={({ data }) => (
        <div className="cd-option-lines">
          <span className="cd-template-option">
            <bdi>{data.label}</bdi>
            <small>
              {data.os && <OsName os={data.os} name="" />}
              {data.kind === 'powershell' && t('create.kinds.powershell')}
            </small>
          </span>
          <span className="cd-soft">{data.description}</span>
        </div>
      )}
    />
  );
}

function optionsOf(templates: readonly TemplateSummary[], language: string): Option[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  return templates
    .map((one) => {
      const name = templateName(one, language);
      const description = templateDescription(one, language);
      const texts = Object.values(one.texts).flatMap((text) => [text.name, text.description]);
      const words = [name, description, one.name, one.description, ...texts, ...one.tags];
      return {
        value: one.id,
        label: name,
        description,
        words: words.join('\n').toLocaleLowerCase(),
        os: one.os,
        kind: one.kind,
      };
    })
    .sort((one, other) => compare(one.label, other.label));
}
