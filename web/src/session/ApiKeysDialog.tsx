import { Alert, App, Button, Form, Input, Modal, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApiKeys, useCreateApiKey, useDeleteApiKey } from '../api/hooks/apiKeys';
import type { ApiKey } from '../api/types';
import { errorText } from '../i18n/errorText';
import { shortTime } from '../i18n/format';
import { CodeToCopy } from '../ui/Copy';
import { ErrorState, LoadingState } from '../ui/States';

/** API keys of the signed-in operator: made (and shown once), listed, deleted. */
export function ApiKeysDialog({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal open={open} title={t('apiKeys.title')} footer={null} onCancel={close} destroyOnHidden width={560}>
      <p className="cd-lead">{t('apiKeys.lead')}</p>
      <NewKey />
      <Keys />
    </Modal>
  );
}

function NewKey() {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ note: string }>();
  const create = useCreateApiKey();
  const [made, setMade] = useState<string>();
  const submit = ({ note }: { note: string }) =>
    create.mutate(note.trim(), {
      onSuccess: ({ key }) => {
        setMade(key);
        form.resetFields();
      },
    });
  return (
    <>
      <Form form={form} onFinish={submit} layout="vertical" requiredMark={false}>
        <Form.Item label={t('apiKeys.note')} className="cd-inline-item">
          <div className="cd-inline-form">
            <Form.Item
              name="note"
              noStyle
              rules={[{ required: true, whitespace: true, message: t('fields.required') }]}
            >
              <Input
                placeholder={t('apiKeys.notePlaceholder')}
                maxLength={200}
                aria-label={t('apiKeys.note')}
              />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={create.isPending}>
              {t('apiKeys.create')}
            </Button>
          </div>
        </Form.Item>
      </Form>
      {create.error && (
        <Alert type="error" showIcon title={errorText(create.error, t)} className="cd-form-alert" />
      )}
      {made && (
        <Alert
          type="success"
          className="cd-form-alert"
          title={t('apiKeys.createdTitle')}
          description={
            <>
              <p>{t('apiKeys.createdText')}</p>
              <CodeToCopy text={made} />
            </>
          }
        />
      )}
    </>
  );
}

function Keys() {
  const { t } = useTranslation();
  const list = useApiKeys();
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (list.data.length === 0) return <p className="cd-nothing">{t('apiKeys.empty')}</p>;
  return (
    <ul className="cd-lines">
      {list.data.map((key) => (
        <KeyLine key={key.id} apiKey={key} />
      ))}
    </ul>
  );
}

function KeyLine({ apiKey }: { apiKey: ApiKey }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const remove = useDeleteApiKey();
  const confirm = () =>
    remove.mutateAsync(apiKey.id).then(
      () => void message.success(t('apiKeys.deleted')),
      (error: unknown) => void message.error(errorText(error, t)),
    );
  return (
    <li className="cd-line">
      <div className="cd-line-text">
        <strong>{apiKey.note}</strong>
        <span className="cd-soft">
          {t('apiKeys.createdAt', { when: shortTime(apiKey.created_at, i18n.language) })}
          {' · '}
          {apiKey.last_used_at
            ? t('apiKeys.lastUsed', { when: shortTime(apiKey.last_used_at, i18n.language) })
            : t('apiKeys.neverUsed')}
        </span>
      </div>
      <Popconfirm
        title={t('apiKeys.deleteTitle')}
        description={t('apiKeys.deleteText')}
        okText={t('apiKeys.delete')}
        okButtonProps={{ danger: true }}
        onConfirm={confirm}
      >
        <Button size="small" danger type="text">
          {t('apiKeys.delete')}
        </Button>
      </Popconfirm>
    </li>
  );
}
