import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ParameterDefinition, Template } from '../api/types';
import { parameterLabel } from '../i18n/templateWords';

/** What it asks for. */
export function TemplateParameters({ template }: { template: Template }) {
  const { t, i18n } = useTranslation();
  if (template.parameters.length === 0) return <p className="cd-soft">{t('templates.noParameters')}</p>;
  return (
    <ul className="cd-template-parameters">
      {template.parameters.map((one) => (
        <li key={one.name}>
          <div className="cd-template-question">
            <strong>{parameterLabel(one, template.texts, i18n.language)}</strong>
            {one.required && <Tag>{t('templates.required')}</Tag>}
          </div>
          <div className="cd-dotted cd-soft">
            <code>PARAM_{one.name}</code>
            <span>{t(`parameters.types.${one.type ?? 'text'}`)}</span>
            <span>
              <DefaultValue parameter={one} />
            </span>
          </div>
          {one.choices.length > 0 && <div className="cd-soft">{one.choices.join(', ')}</div>}
        </li>
      ))}
    </ul>
  );
}

function DefaultValue({ parameter }: { parameter: ParameterDefinition }) {
  const { t } = useTranslation();
  if (parameter.default === '') return t('templates.noDefault');
  if (parameter.type === 'switch')
    return t(parameter.default === 'true' ? 'parameters.on' : 'parameters.off');
  return (
    <>
      {t('parameters.default')} <code>{parameter.default}</code>
    </>
  );
}
