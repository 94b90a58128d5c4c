import { Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors';
import type { ParameterDefinition, Template } from '../../api/types';
import { ParameterFields } from '../../parameters/ParameterFields';
import { wrongValues } from '../../parameters/values';

interface TemplateFieldsProps {
  template: Template;
  given: Record<string, string>;
  /** What the server refused. */
  error: unknown;
}

/** What the template asks for. */
export function TemplateFields({ template, given, error }: TemplateFieldsProps) {
  const { t } = useTranslation();
  const { parameters, texts } = template;
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const refused = useRefused(error, given);
  return (
    <fieldset className="cd-template-fields">
      <legend>{t('create.templateParameters')}</legend>
      <Form.Item
        name="given"
        noStyle
        validateTrigger={[]}
        rules={[
          {
            validator: (_, values: Record<string, string>) => {
              const found = wrongValues(parameters, values);
              setWrong(found);
              return Object.keys(found).length > 0 ? Promise.reject(new Error()) : Promise.resolve();
            },
          },
        ]}
      >
        <ParameterFields
          parameters={parameters}
          texts={texts}
          errors={{ ...refused, ...stillWrong(wrong, parameters, given) }}
        />
      </Form.Item>
    </fieldset>
  );
}

/** What was wrong when it was sent, and is still. */
function stillWrong(
  wrong: Record<string, string>,
  parameters: readonly ParameterDefinition[],
  given: Record<string, string>,
): Record<string, string> {
  const now = wrongValues(parameters, given);
  return Object.fromEntries(Object.entries(now).filter(([name]) => name in wrong));
}

/** What the server refused of the values, until they are others. */
function useRefused(error: unknown, given: Record<string, string>): Record<string, string> {
  const [refused, setRefused] = useState({ error, given });
  if (refused.error !== error) setRefused({ error, given });
  if (!(error instanceof ApiError)) return {};
  const about = Object.entries(error.fields).flatMap(([field, reason]): [string, string][] => {
    const name = field.replace(/^(deployment\.)?parameters\./, '');
    return name !== field && given[name] === refused.given[name] ? [[name, reason]] : [];
  });
  return Object.fromEntries(about);
}
