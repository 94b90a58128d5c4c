import { Alert, Button, Form, Input } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ApiError } from '../api/errors';
import { errorText, fieldText } from '../i18n/errorText';
import { type CreateValues, formField } from './createValues';
import { LimitFields } from './LimitFields';
import { TargetField } from './TargetField';
import { type TargetSources, useTarget } from './useTarget';

interface CreateFormProps {
  initial: CreateValues;
  sources: TargetSources;
  picker: ReactNode;
  busy: boolean;
  error: unknown;
  submit(values: CreateValues): void;
}

/** The form itself; what the server refuses stands at the field that it is about. */
export function CreateForm({ initial, sources, picker, busy, error, submit }: CreateFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<CreateValues>();
  const target = useTarget(form, initial, sources);
  useFieldErrors(form, error);
  const count = target.count ?? 0;
  const noPcs = sources.counts.all === 0;
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={submit}>
      <Form.Item
        name="script"
        label={t('create.script')}
        extra={t('create.scriptHint')}
        rules={[{ required: true, whitespace: true, message: t('fields.script_empty') }]}
      >
        <Input.TextArea
          className="cd-script-input"
          rows={6}
          placeholder={t('create.scriptPlaceholder')}
          spellCheck={false}
          autoCapitalize="none"
          autoCorrect="off"
          autoFocus
        />
      </Form.Item>
      <Form.Item
        name="name"
        label={t('create.name')}
        rules={[{ max: 200, message: t('fields.name_too_long') }]}
      >
        <Input placeholder={t('create.namePlaceholder')} autoComplete="off" />
      </Form.Item>
      <LimitFields />
      <TargetField
        counts={target.counts}
        chosen={target.kind}
        kinds={target.kinds}
        picker={picker}
        savedFilters={sources.savedFilters}
        filterWords={target.filterWords}
      />
      {noPcs && (
        <Alert
          type="info"
          showIcon
          className="cd-form-alert"
          title={t('create.noPcs')}
          action={<Link to="/agents">{t('create.addFirst')}</Link>}
        />
      )}
      {error != null && <Alert type="error" showIcon className="cd-form-alert" title={errorText(error, t)} />}
      <Button type="primary" htmlType="submit" size="large" loading={busy} disabled={noPcs}>
        {count > 0 ? t('create.submit', { count }) : t('create.submitNone')}
      </Button>
    </Form>
  );
}

function useFieldErrors(form: ReturnType<typeof Form.useForm<CreateValues>>[0], error: unknown): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (!(error instanceof ApiError)) return;
    const wrong = Object.entries(error.fields).flatMap(([field, reason]) => {
      const name = formField(field);
      return name ? [{ name, errors: [fieldText(reason, t)] }] : [];
    });
    form.setFields(wrong);
    if (wrong[0]) form.scrollToField(wrong[0].name, { focus: true });
  }, [form, error, t]);
}
