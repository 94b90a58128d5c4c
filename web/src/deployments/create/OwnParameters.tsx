import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ParameterType } from '../../api/types';
import { type CreateValues, OWN_TYPES, type OwnParameter } from '../createValues';
import { wrongName } from './parameterNames';

interface OwnParametersProps {
  values: readonly OwnParameter[];
  /** Names of the template's parameters, and of secrets that a copy lacks. */
  taken: readonly string[];
  secretsMissing: ReadonlySet<string>;
}

/** Values that the script finds in its environment. */
export function OwnParameters({ values, taken, secretsMissing }: OwnParametersProps) {
  const { t } = useTranslation();
  const example = `PARAM_${values.find((one) => one.name.trim())?.name.trim() ?? 'folder'}`;
  return (
    <fieldset className="cd-own">
      <legend>{t('create.own')}</legend>
      <p className="cd-own-hint">{t('create.ownHint', { example })}</p>
      <Form.List name="own">
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map(({ key, name }) => (
              <Row
                key={key}
                index={name}
                type={values[name]?.type ?? 'text'}
                taken={taken}
                again={secretsMissing.has(values[name]?.name ?? '')}
                remove={() => remove(name)}
              />
            ))}
            <Form.ErrorList errors={errors} />
            <Button
              type="dashed"
              icon={<PlusOutlined aria-hidden="true" />}
              onClick={() => add({ name: '', type: 'text', value: '' } satisfies OwnParameter)}
            >
              {t('create.addParameter')}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}

interface RowProps {
  index: number;
  type: ParameterType;
  taken: readonly string[];
  again: boolean;
  remove(): void;
}

function Row({ index, type, taken, again, remove }: RowProps) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<CreateValues>();
  const n = index + 1;
  // A value of one type may be none of another.
  const emptied = () => form.setFieldValue(['own', index, 'value'], type === 'switch' ? '' : undefined);
  return (
    <div className="cd-own-row">
      <Form.Item
        name={[index, 'name']}
        rules={[
          {
            validator: (_, name: string) => {
              const others = (form.getFieldValue('own') as OwnParameter[]).filter((_one, at) => at !== index);
              const wrong = wrongName(name ?? '', [...others.map((one) => one.name), ...taken]);
              return wrong ? Promise.reject(new Error(t(`fields.${wrong}`))) : Promise.resolve();
            },
          },
        ]}
      >
        <Input
          aria-label={t('create.parameterName', { n })}
          placeholder={t('create.namePart')}
          className="cd-own-name"
          autoComplete="off"
          spellCheck={false}
        />
      </Form.Item>
      <Form.Item name={[index, 'type']}>
        <Select
          aria-label={t('create.parameterType', { n })}
          className="cd-own-type"
          onChange={emptied}
          options={OWN_TYPES.map((one) => ({ value: one, label: t(`create.types.${one}`) }))}
        />
      </Form.Item>
      <ValueField index={index} type={type} again={again} />
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden="true" />}
        aria-label={t('create.removeParameter', { n })}
        title={t('create.removeParameter', { n })}
        onClick={remove}
      />
    </div>
  );
}

function ValueField({ index, type, again }: Pick<RowProps, 'index' | 'type' | 'again'>) {
  const { t } = useTranslation();
  const label = t('create.parameterValue', { n: index + 1 });
  const secret = type === 'secret';
  const rules = [
    ...(type === 'number'
      ? [{ pattern: /^(-?\d+(\.\d+)?)?$/, message: t('fields.parameter_not_a_number') }]
      : []),
    ...(secret ? [{ required: true, message: t('create.secretAgain') }] : []),
    { max: 8192, message: t('fields.parameter_too_long') },
  ];
  return (
    <Form.Item
      name={[index, 'value']}
      className="cd-own-value"
      rules={secret && !again ? rules.filter((rule) => !('required' in rule)) : rules}
      extra={secret ? t(again ? 'create.secretAgain' : 'create.secretHint') : undefined}
    >
      {type === 'switch' ? (
        <Select
          aria-label={label}
          placeholder={t('create.valuePart')}
          options={[
            { value: 'true', label: t('create.switch.true') },
            { value: 'false', label: t('create.switch.false') },
          ]}
        />
      ) : secret ? (
        <Input.Password aria-label={label} placeholder={t('create.valuePart')} autoComplete="new-password" />
      ) : (
        <Input aria-label={label} placeholder={t('create.valuePart')} autoComplete="off" spellCheck={false} />
      )}
    </Form.Item>
  );
}
