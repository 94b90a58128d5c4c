import { Alert, Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAlertDestinations, useSaveAlertRule } from '../api/hooks/alerts';
import { useTags } from '../api/hooks/tags';
import type { AlertRule, NewAlertRule } from '../api/types';
import { errorText } from '../i18n/errorText';
import { useFormErrors } from './useFormErrors';

const LONGEST = 30 * 24 * 60; // minutes, as on the server
const NAME_LIMIT = 64; // characters, as on the server
const NEW: NewAlertRule = {
  name: '',
  minutes: 10,
  destination_ids: [],
  tag_ids: [],
  when_shut_down: false,
  tell_return: true,
  enabled: true,
};

/** Makes a rule or changes one. */
export function RuleDialog({ rule, close }: { rule: AlertRule | undefined; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<NewAlertRule>();
  const mark = useFormErrors(form);
  const save = useSaveAlertRule();
  const tags = useTags();
  const destinations = useAlertDestinations();
  const submit = (body: NewAlertRule) =>
    save.mutate(
      { ...(rule && { id: rule.id }), body: { ...body, name: body.name.trim() } },
      { onSuccess: close, onError: mark },
    );
  const required = [{ required: true, message: t('fields.required') }];
  return (
    <Modal
      open
      title={t(rule ? 'alerts.rules.editTitle' : 'alerts.rules.add')}
      okText={t('alerts.rules.save')}
      onOk={form.submit}
      onCancel={close}
      confirmLoading={save.isPending}
      width={560}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={rule ?? NEW}
        onFinish={(values) => submit({ ...NEW, ...values })}
      >
        <Form.Item name="name" label={t('alerts.rules.name')} rules={[{ ...required[0], whitespace: true }]}>
          <Input maxLength={NAME_LIMIT} placeholder={t('alerts.rules.namePlaceholder')} autoFocus />
        </Form.Item>
        <Form.Item
          name="tag_ids"
          label={t('alerts.rules.tags')}
          extra={
            rule && !rule.everyone && rule.tag_ids.length === 0
              ? t('alerts.rules.nobody')
              : t('alerts.rules.tagsHint')
          }
        >
          <Select
            mode="multiple"
            loading={tags.isPending}
            optionFilterProp="label"
            placeholder={t('alerts.rules.everyone')}
            options={tags.data?.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item name="minutes" label={t('alerts.rules.minutes')} rules={required}>
          <InputNumber min={1} max={LONGEST} precision={0} suffix={t('alerts.rules.unit')} />
        </Form.Item>
        <Form.Item
          name="destination_ids"
          label={t('alerts.rules.destinations')}
          rules={required}
          extra={destinations.data?.length === 0 ? t('alerts.rules.noDestination') : undefined}
        >
          <Select
            mode="multiple"
            loading={destinations.isPending}
            optionFilterProp="label"
            options={destinations.data?.map(({ id, name, shown_url }) => ({
              value: id,
              label: `${name} (${shown_url})`,
            }))}
          />
        </Form.Item>
        <Toggle name="when_shut_down" label={t('alerts.rules.whenShutDown')} />
        <Toggle name="tell_return" label={t('alerts.rules.tellReturn')} />
        <Toggle name="enabled" label={t('alerts.rules.enabled')} />
      </Form>
      {save.error && (
        <Alert type="error" showIcon title={errorText(save.error, t)} className="cd-form-alert" />
      )}
    </Modal>
  );
}

function Toggle({ name, label }: { name: keyof NewAlertRule; label: string }) {
  return (
    <div className="cd-alert-toggle">
      <Form.Item name={name} valuePropName="checked" noStyle>
        <Switch id={name} size="small" />
      </Form.Item>
      <label htmlFor={name}>{label}</label>
    </div>
  );
}
