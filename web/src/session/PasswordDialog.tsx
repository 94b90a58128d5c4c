import { Alert, App, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { useChangePassword } from '../api/hooks/session';
import type { Session } from '../api/types';
import { errorText, fieldText } from '../i18n/errorText';

interface Values {
  current?: string;
  new: string;
  repeat: string;
}

const MIN_PASSWORD = 12; // as the server asks
const MAX_PASSWORD = 256;

/** Sets the first password, or changes it. */
export function PasswordDialog({
  open,
  close,
  session,
}: {
  open: boolean;
  close: () => void;
  session: Session;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const change = useChangePassword();
  const save = (values: Values) =>
    change.mutate(
      { new: values.new, current: values.current ?? null },
      {
        onSuccess: () => {
          message.success(t('password.saved'));
          close();
        },
        onError: (error) => {
          const { current, password } = error instanceof ApiError ? error.fields : {};
          if (current) form.setFields([{ name: 'current', errors: [fieldText(current, t)] }]);
          if (password) form.setFields([{ name: 'new', errors: [fieldText(password, t)] }]);
        },
      },
    );
  const title = session.has_password ? t('password.change') : t('password.set');
  return (
    <Modal
      open={open}
      title={title}
      okText={t('password.save')}
      confirmLoading={change.isPending}
      onOk={form.submit}
      onCancel={close}
      afterClose={change.reset}
      destroyOnHidden
      width={440}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={save}
        preserve={false}
        clearOnDestroy
      >
        <input type="text" name="username" autoComplete="username" value={session.name} readOnly hidden />
        {session.has_password && (
          <Form.Item
            name="current"
            label={t('password.current')}
            rules={[{ required: true, message: t('fields.required') }]}
          >
            <Input.Password autoComplete="current-password" maxLength={MAX_PASSWORD} />
          </Form.Item>
        )}
        <Form.Item
          name="new"
          label={t('password.new')}
          extra={t('password.hint')}
          rules={[
            { required: true, min: MIN_PASSWORD, max: MAX_PASSWORD, message: t('fields.password_length') },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={MAX_PASSWORD} />
        </Form.Item>
        <Form.Item
          name="repeat"
          label={t('password.repeat')}
          dependencies={['new']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value) =>
                value === getFieldValue('new')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('password.mismatch'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={MAX_PASSWORD} />
        </Form.Item>
        {change.error && <Alert type="error" showIcon title={errorText(change.error, t)} />}
      </Form>
    </Modal>
  );
}
