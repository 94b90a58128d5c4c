import { Alert, Form, Input, Modal, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAddAlertDestination } from '../api/hooks/alerts';
import type { NewAlertDestination } from '../api/types';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n';
import { errorText } from '../i18n/errorText';
import { useFormErrors } from './useFormErrors';

const NAME_LIMIT = 64; // characters, as on the server
const EXAMPLES = [
  'mailtos://user:password@smtp.example.com?to=it@example.com',
  'jsons://hook.example.com/controldock',
  'slack://TokenA/TokenB/TokenC/#it',
];

/** Adds a destination; its URL is never shown again. */
export function DestinationDialog({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation();
  const [form] = Form.useForm<NewAlertDestination>();
  const mark = useFormErrors(form);
  const add = useAddAlertDestination();
  const required = [{ required: true, whitespace: true, message: t('fields.required') }];
  return (
    <Modal
      open
      title={t('alerts.destinations.add')}
      okText={t('alerts.destinations.save')}
      onOk={form.submit}
      onCancel={close}
      confirmLoading={add.isPending}
      width={560}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ language: i18n.language === 'ko' ? 'ko' : 'en' }}
        onFinish={(wish) =>
          add.mutate(
            { ...wish, name: wish.name.trim(), url: wish.url.trim() },
            { onSuccess: close, onError: mark },
          )
        }
      >
        <Form.Item name="name" label={t('alerts.destinations.name')} rules={required}>
          <Input maxLength={NAME_LIMIT} placeholder={t('alerts.destinations.namePlaceholder')} autoFocus />
        </Form.Item>
        <Form.Item
          name="url"
          label={t('alerts.destinations.url')}
          rules={required}
          extra={
            <>
              {t('alerts.destinations.urlHint')}
              <ul className="cd-alert-examples">
                {EXAMPLES.map((example) => (
                  <li key={example}>
                    <code>{example}</code>
                  </li>
                ))}
              </ul>
            </>
          }
        >
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="language" label={t('alerts.destinations.language')}>
          <Segmented
            options={LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }))}
          />
        </Form.Item>
      </Form>
      {add.error && <Alert type="error" showIcon title={errorText(add.error, t)} className="cd-form-alert" />}
    </Modal>
  );
}
