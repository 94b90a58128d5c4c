/** Fields for the values that a template's script takes. Usable as a field of a form: `value`, `onChange`. */

import { Input, Select, Switch } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterDefinition, TemplateTexts } from '../api/types';
import { fieldText } from '../i18n/errorText';
import { parameterLabel } from '../i18n/templateWords';
import { missingReason } from './values';

export interface ParameterFieldsProps {
  parameters: readonly ParameterDefinition[];
  /** The template's `texts`: labels in the viewer's language. */
  texts?: Record<string, TemplateTexts>;
  /** By name; `startValues` says what they are at first. */
  value?: Record<string, string>;
  onChange?: (value: Record<string, string>) => void;
  /** Reason codes by the parameter's name, as the server refused them or `missingValues` found them. */
  errors?: Record<string, string>;
  disabled?: boolean;
}

export function ParameterFields({
  parameters,
  value = {},
  onChange,
  errors = {},
  ...props
}: ParameterFieldsProps) {
  return (
    <div className="cd-parameters">
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={value[parameter.name] ?? ''}
          onChange={(text) => onChange?.({ ...value, [parameter.name]: text })}
          error={errors[parameter.name]}
          {...props}
        />
      ))}
    </div>
  );
}

interface FieldProps {
  parameter: ParameterDefinition;
  texts?: Record<string, TemplateTexts>;
  value: string;
  onChange(value: string): void;
  error: string | undefined;
  disabled?: boolean;
}

function ParameterField({ parameter, texts, value, onChange, error, disabled }: FieldProps) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const reason =
    error && (error !== 'parameter_missing' || missingReason(parameter, value)) ? error : undefined;
  const secret = parameter.type === 'secret';
  const hint = secret ? t('parameters.secretHint') : undefined;
  const described = reason ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className="cd-parameter">
      <label htmlFor={id}>
        {parameterLabel(parameter, texts, i18n.language)}
        {!parameter.required && parameter.type !== 'switch' && (
          <span className="cd-parameter-optional">{t('parameters.optional')}</span>
        )}
        <code className="cd-parameter-name">PARAM_{parameter.name}</code>
      </label>
      <ValueInput
        id={id}
        parameter={parameter}
        value={value}
        onChange={onChange}
        disabled={disabled}
        wrong={reason !== undefined}
        described={described}
      />
      {reason ? (
        <div id={`${id}-error`} className="cd-parameter-error" role="alert">
          {fieldText(reason, t)}
        </div>
      ) : (
        hint && (
          <div id={`${id}-hint`} className="cd-parameter-hint">
            {hint}
          </div>
        )
      )}
    </div>
  );
}

interface InputProps {
  id: string;
  parameter: Pick<ParameterDefinition, 'type' | 'choices' | 'default' | 'required'>;
  value: string;
  onChange(value: string): void;
  disabled?: boolean;
  wrong: boolean;
  described?: string;
}

/** The input for a value of that type. */
export function ValueInput({ id, parameter, value, onChange, disabled, wrong, described }: InputProps) {
  const { t } = useTranslation();
  const shared = {
    id,
    disabled,
    status: wrong ? ('error' as const) : undefined,
    'aria-invalid': wrong,
    'aria-describedby': described,
  };
  const typed = { ...shared, value, autoComplete: 'off', spellCheck: false };
  switch (parameter.type) {
    case 'switch':
      return (
        <Switch
          id={id}
          disabled={disabled}
          checked={value === 'true'}
          onChange={(on) => onChange(on ? 'true' : 'false')}
          checkedChildren={t('parameters.on')}
          unCheckedChildren={t('parameters.off')}
        />
      );
    case 'choice':
      return (
        <Select
          {...shared}
          value={value || undefined}
          onChange={(chosen) => onChange(chosen ?? '')}
          allowClear={!parameter.required}
          placeholder={t('parameters.choose')}
          options={parameter.choices.map((one) => ({ value: one, label: one }))}
        />
      );
    case 'secret':
      return (
        <Input.Password
          {...typed}
          autoComplete="new-password"
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'number':
      return (
        <Input {...typed} inputMode="decimal" onChange={(event) => onChange(event.target.value.trim())} />
      );
    default:
      return <Input {...typed} onChange={(event) => onChange(event.target.value)} />;
  }
}
