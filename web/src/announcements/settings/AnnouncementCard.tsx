/** How announcements travel and how long they are kept; only administrators change it. */

import { Alert, App, Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnouncementSettings, useChangeAnnouncementSettings } from '../../api/hooks/announcementSettings';
import type { AnnouncementSettings } from '../../api/types';
import { useFieldErrors } from '../../deployments/create/useFieldErrors';
import { ErrorState, LoadingState } from '../../ui/States';
import { addressOf, changeOf, type SettingsValues, settingsField, settingsOf } from './settingsValues';

import '../keep.css';

export function AnnouncementCard() {
  const { t } = useTranslation();
  const found = useAnnouncementSettings();
  return (
    <section className="cd-panel cd-panel-pad cd-guard" id="announcements">
      <h2>{t('announceSettings.title')}</h2>
      <p className="cd-soft">{t('announceSettings.lead')}</p>
      {found.data && <SettingsForm key={JSON.stringify(found.data)} saved={found.data} />}
      {!found.data && found.error && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {!found.data && !found.error && <LoadingState />}
    </section>
  );
}

const places = (field: string) => {
  const name = settingsField(field);
  return name && { name: [name] };
};

function SettingsForm({ saved }: { saved: AnnouncementSettings }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<SettingsValues>();
  const [first] = useState(() => settingsOf(saved));
  const change = useChangeAnnouncementSettings();
  const values = Form.useWatch((all: SettingsValues) => all, form);
  const problem = useFieldErrors(form, change.error, values ?? first, places);
  const changed = values?.group !== undefined && Object.keys(changeOf(values, saved)).length > 0;
  const submit = (wanted: SettingsValues) =>
    change.mutate(changeOf(wanted, saved), {
      onSuccess: () => void message.success(t('announceSettings.saved')),
    });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={first}
      className="cd-announce-settings"
      onFinish={submit}
    >
      {saved.port === 0 && <Alert type="warning" showIcon title={t('announceSettings.off')} />}
      <h3>{t('announceSettings.multicast')}</h3>
      <p className="cd-soft">{t('announceSettings.multicastHint', { port: saved.port })}</p>
      <MulticastFields />
      <h3>{t('announceSettings.broadcast')}</h3>
      <p className="cd-soft">{t('announceSettings.broadcastHint')}</p>
      <NetworkFields known={saved.known_interfaces} />
      <h3>{t('announceSettings.keep')}</h3>
      <Form.Item
        name="days"
        label={t('announceSettings.retention')}
        extra={t('announceSettings.retentionHint')}
        rules={[{ required: true, message: t('fields.retention_out_of_range') }]}
      >
        <InputNumber precision={0} suffix={t('settings.retentionUnit')} className="cd-announce-number" />
      </Form.Item>
      {problem && <Alert type="error" showIcon title={problem} className="cd-form-alert" />}
      <Button type="primary" htmlType="submit" disabled={!changed} loading={change.isPending}>
        {t('settings.save')}
      </Button>
    </Form>
  );
}

function MulticastFields() {
  const { t } = useTranslation();
  return (
    <div className="cd-announce-group">
      <Form.Item name="group" label={t('announceSettings.group')}>
        <Input placeholder="239.255.55.2" autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="group6" label={t('announceSettings.group6')}>
        <Input placeholder="ff15::5502" autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item
        name="ttl"
        label={t('announceSettings.ttl')}
        extra={t('announceSettings.ttlHint')}
        rules={[{ required: true, message: t('fields.ttl_out_of_range') }]}
      >
        <InputNumber precision={0} className="cd-announce-number" />
      </Form.Item>
    </div>
  );
}

function NetworkFields({ known }: { known: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="interfaces"
        label={t('announceSettings.interfaces')}
        extra={t('announceSettings.interfacesHint')}
      >
        <Select
          mode="multiple"
          placeholder={t('announceSettings.allInterfaces')}
          options={known.map((one) => ({ value: addressOf(one), label: one }))}
        />
      </Form.Item>
      <Form.Item
        name="subnets"
        label={t('announceSettings.subnets')}
        extra={t('announceSettings.subnetsHint')}
      >
        <Select
          mode="tags"
          placeholder="10.20.0.0/16"
          tokenSeparators={[',', ' ', '\n']}
          open={false}
          suffixIcon={null}
        />
      </Form.Item>
    </>
  );
}
