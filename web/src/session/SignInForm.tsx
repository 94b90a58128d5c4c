import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorText } from '../i18n/errorText';
import { CodeToCopy } from '../ui/Copy';

interface SignInFormProps {
  busy: boolean;
  error: unknown;
  submit(values: { name: string; password: string }): void;
}

/** Name and password. */
export function SignInForm({ busy, error, submit }: SignInFormProps) {
  const { t } = useTranslation();
  const required = { required: true, message: t('fields.required') };
  return (
    <>
      <Form layout="vertical" requiredMark={false} onFinish={submit} aria-label={t('session.title')}>
        <Form.Item name="name" label={t('session.name')} rules={[required]}>
          <Input
            size="large"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            maxLength={64}
          />
        </Form.Item>
        <Form.Item name="password" label={t('session.password')} rules={[required]}>
          <Input.Password size="large" autoComplete="current-password" maxLength={256} />
        </Form.Item>
        {error != null && (
          <Alert type="error" showIcon title={errorText(error, t)} className="cd-form-alert" />
        )}
        <Button type="primary" size="large" htmlType="submit" block loading={busy}>
          {t('session.submit')}
        </Button>
      </Form>
      <p className="cd-sign-in-hint">{t('session.forgotten')}</p>
    </>
  );
}

/** What the person at the server runs for another link. */
const NEW_LINK_COMMAND = 'controldock operator link';

/** A link that was used or has expired, and how to get another. */
export function LinkFailed({ unreachable }: { unreachable: boolean }) {
  const { t } = useTranslation();
  if (unreachable)
    return <Alert type="warning" showIcon title={t('session.linkUnreachable')} className="cd-form-alert" />;
  return (
    <Alert
      type="warning"
      showIcon
      className="cd-form-alert"
      title={t('session.linkFailed.title')}
      description={
        <>
          <p>{t('session.linkFailed.text')}</p>
          <CodeToCopy text={NEW_LINK_COMMAND} />
        </>
      }
    />
  );
}
