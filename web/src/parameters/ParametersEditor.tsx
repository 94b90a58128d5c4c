/** The definitions of a template's parameters: to add, change, sort and remove. */

import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Select } from 'antd';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParameterDefinition, ParameterType } from '../api/types';
import { fieldText } from '../i18n/errorText';
import { ValueInput } from './ParameterFields';

const TYPES: readonly ParameterType[] = ['text', 'number', 'switch', 'choice', 'secret'];
const MOST = 50; // as on the server

export const NEW_PARAMETER: ParameterDefinition = {
  name: '',
  type: 'text',
  label: '',
  default: '',
  required: false,
  choices: [],
};

interface ParametersEditorProps {
  value?: readonly ParameterDefinition[];
  onChange?: (value: ParameterDefinition[]) => void;
  /** Reason codes by the parameter's name; under the empty name what is wrong with all of them. */
  errors?: Record<string, string>;
}

export function ParametersEditor({ value = [], onChange, errors = {} }: ParametersEditorProps) {
  const { t } = useTranslation();
  const rows = useRef<HTMLOListElement>(null);
  const put = (index: number, parameter: ParameterDefinition) =>
    onChange?.(value.map((one, at) => (at === index ? parameter : one)));
  const move = (index: number, by: number) => {
    const moved = [...value];
    const [one] = moved.splice(index, 1);
    if (one) moved.splice(index + by, 0, one);
    onChange?.(moved);
  };
  const add = () => {
    onChange?.([...value, NEW_PARAMETER]);
    // The new one is drawn after this.
    requestAnimationFrame(() => rows.current?.lastElementChild?.querySelector('input')?.focus());
  };
  return (
    <div className="cd-definitions">
      {value.length === 0 && <p className="cd-soft">{t('parameters.none')}</p>}
      <ol ref={rows}>
        {value.map((parameter, index) => (
          <Definition
            // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are written; nothing is kept inside.
            key={index}
            place={index}
            last={index === value.length - 1}
            parameter={parameter}
            error={errors[parameter.name]}
            put={(changed) => put(index, changed)}
            move={(by) => move(index, by)}
            remove={() => onChange?.(value.filter((_, at) => at !== index))}
          />
        ))}
      </ol>
      {errors[''] && (
        <div className="cd-parameter-error" role="alert">
          {fieldText(errors[''], t)}
        </div>
      )}
      <Button type="dashed" icon={<PlusOutlined />} onClick={add} disabled={value.length >= MOST}>
        {t('parameters.add')}
      </Button>
    </div>
  );
}

interface DefinitionProps {
  place: number;
  last: boolean;
  parameter: ParameterDefinition;
  error: string | undefined;
  put(changed: ParameterDefinition): void;
  move(by: number): void;
  remove(): void;
}

/** With another type, what the old one allowed may mean nothing. */
function retyped(parameter: ParameterDefinition, type: ParameterType): ParameterDefinition {
  return { ...parameter, type, default: '', choices: type === 'choice' ? parameter.choices : [] };
}

function Definition({ place, last, parameter, error, put, move, remove }: DefinitionProps) {
  const { t } = useTranslation();
  const id = useId();
  const called = parameter.name || t('parameters.unnamed', { number: place + 1 });
  const type = parameter.type ?? 'text';
  return (
    <li className="cd-definition" aria-label={called}>
      <div className="cd-definition-fields">
        <label htmlFor={`${id}-name`}>{t('parameters.name')}</label>
        <Input
          id={`${id}-name`}
          prefix={<span className="cd-soft">PARAM_</span>}
          className="cd-definition-name"
          value={parameter.name}
          onChange={(event) => put({ ...parameter, name: event.target.value })}
          status={error ? 'error' : undefined}
          aria-invalid={Boolean(error)}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
        />
        <label htmlFor={`${id}-label`}>{t('parameters.label')}</label>
        <Input
          id={`${id}-label`}
          value={parameter.label}
          maxLength={200}
          placeholder={t('parameters.labelPlaceholder')}
          onChange={(event) => put({ ...parameter, label: event.target.value })}
          autoComplete="off"
        />
        <label htmlFor={`${id}-type`}>{t('parameters.type')}</label>
        <Select
          id={`${id}-type`}
          value={type}
          onChange={(chosen) => put(retyped(parameter, chosen))}
          options={TYPES.map((one) => ({ value: one, label: t(`parameters.types.${one}`) }))}
        />
        {type === 'choice' && (
          <>
            <label htmlFor={`${id}-choices`}>{t('parameters.choices')}</label>
            <Select
              id={`${id}-choices`}
              mode="tags"
              open={false}
              suffixIcon={null}
              value={parameter.choices}
              placeholder={t('parameters.choicesPlaceholder')}
              onChange={(choices: string[]) =>
                put({
                  ...parameter,
                  choices,
                  default: choices.includes(parameter.default) ? parameter.default : '',
                })
              }
            />
          </>
        )}
        {type !== 'secret' && (
          <>
            <label htmlFor={`${id}-default`}>{t('parameters.default')}</label>
            <ValueInput
              id={`${id}-default`}
              parameter={{ ...parameter, required: false }}
              value={parameter.default}
              onChange={(text) => put({ ...parameter, default: text })}
              wrong={false}
            />
          </>
        )}
      </div>
      {error && (
        <div className="cd-parameter-error" role="alert">
          {fieldText(error, t)}
        </div>
      )}
      <div className="cd-definition-end">
        {type !== 'switch' && (
          <Checkbox
            checked={parameter.required}
            onChange={(event) => put({ ...parameter, required: event.target.checked })}
          >
            {t('parameters.required')}
          </Checkbox>
        )}
        <span className="cd-definition-acts">
          <Button
            type="text"
            size="small"
            icon={<ArrowUpOutlined />}
            disabled={place === 0}
            aria-label={t('parameters.moveUp', { name: called })}
            onClick={() => move(-1)}
          />
          <Button
            type="text"
            size="small"
            icon={<ArrowDownOutlined />}
            disabled={last}
            aria-label={t('parameters.moveDown', { name: called })}
            onClick={() => move(1)}
          />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('parameters.remove', { name: called })}
            onClick={remove}
          />
        </span>
      </div>
    </li>
  );
}
