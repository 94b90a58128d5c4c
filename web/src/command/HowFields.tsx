import { Form, Input, InputNumber, Radio, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import type { How } from './how';
import { TIMEOUT_UNITS, type Unit } from './lengths';
import { exitCode, SUCCESS_PRESETS } from './successCodes';

type HowFieldsProps = Pick<How, 'runAs' | 'sessions' | 'success'>;

const RUN_AS = ['system', 'administrator', 'user'] as const;
const SESSIONS = ['active', 'all', 'named'] as const;

/** As whom, where and for how long it runs, and what counts as success. */
export function HowFields({ runAs, sessions, success }: HowFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="runAs" label={t('create.runAs')} extra={t(`create.runAsHint.${runAs}`)}>
        <Radio.Group
          optionType="button"
          options={RUN_AS.map((one) => ({ value: one, label: t(`create.runAsOption.${one}`) }))}
        />
      </Form.Item>
      {runAs === 'user' && <SessionFields sessions={sessions} />}
      <div className="cd-form-pair">
        <LengthField
          name="timeout"
          label={t('create.timeout')}
          extra={t('create.timeoutHint')}
          units={TIMEOUT_UNITS}
          reason={t('fields.timeout_out_of_range')}
        />
        <Form.Item
          name="success"
          label={t('create.success')}
          extra={success === 'installer' ? t('create.successHint') : undefined}
        >
          <Select
            options={SUCCESS_PRESETS.map((one) => ({ value: one, label: t(`create.successOption.${one}`) }))}
          />
        </Form.Item>
      </div>
      {success === 'own' && <CodesField />}
      <Form.Item name="workingDirectory" label={t('create.workingDirectory')} className="cd-create-last">
        <Input placeholder={t('create.workingDirectoryPlaceholder')} autoComplete="off" spellCheck={false} />
      </Form.Item>
    </>
  );
}

function SessionFields({ sessions }: Pick<How, 'sessions'>) {
  const { t } = useTranslation();
  return (
    <div className="cd-form-pair">
      <Form.Item name="sessions" label={t('create.sessions')}>
        <Select options={SESSIONS.map((one) => ({ value: one, label: t(`create.sessionsOption.${one}`) }))} />
      </Form.Item>
      {sessions === 'named' && (
        <Form.Item
          name="user"
          label={t('create.user')}
          rules={[{ required: true, whitespace: true, message: t('fields.user_missing') }]}
        >
          <Input placeholder={t('create.userPlaceholder')} autoComplete="off" spellCheck={false} />
        </Form.Item>
      )}
    </div>
  );
}

function CodesField() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="successCodes"
      label={t('create.successCodes')}
      extra={t('create.successCodesHint')}
      rules={[
        {
          validator: (_, codes: string[]) =>
            codes?.length > 0 && codes.every((code) => exitCode(code) !== undefined)
              ? Promise.resolve()
              : Promise.reject(new Error(t('fields.success_codes_unusable'))),
        },
      ]}
    >
      <Select mode="tags" maxCount={50} tokenSeparators={[',', ' ']} open={false} suffixIcon={null} />
    </Form.Item>
  );
}

interface LengthFieldProps {
  name: 'timeout' | 'deadlineOwn' | 'expiryOwn';
  label: string;
  extra?: string;
  units: readonly Unit[];
  reason: string;
}

/** A number and its unit. */
export function LengthField({ name, label, extra, units, reason }: LengthFieldProps) {
  const { t } = useTranslation();
  return (
    <Form.Item label={label} extra={extra} htmlFor={`${name}_amount`}>
      <Space.Compact block>
        <Form.Item name={[name, 'amount']} noStyle rules={[{ required: true, message: reason }]}>
          <InputNumber min={1} className="cd-grow" />
        </Form.Item>
        <Form.Item name={[name, 'unit']} noStyle>
          <Select
            className="cd-unit"
            aria-label={t('create.unitOf', { what: label })}
            options={units.map((unit) => ({ value: unit, label: t(`create.unit.${unit}`) }))}
          />
        </Form.Item>
      </Space.Compact>
    </Form.Item>
  );
}
