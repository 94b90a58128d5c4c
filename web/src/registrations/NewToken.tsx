import { Alert, Button, Form, Input, InputNumber, Radio, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCreateEnrollmentToken } from '../api/hooks/enrollmentTokens';
import type { CreatedEnrollmentToken } from '../api/types';
import { errorText } from '../i18n/errorText';
import { EXPIRIES, EXPIRY_NAMES, type Expiry } from './expiry';
import { fieldErrors } from './fieldErrors';
import { TokenLimits } from './TokenLimits';

interface Values {
  limit: 'count' | 'unlimited';
  uses: number;
  expiry: Expiry;
  autoApprove: boolean;
  note: string;
  tags: string[];
  range: string;
  pattern: string;
}

const INITIAL: Values = {
  limit: 'count',
  uses: 1,
  expiry: 'day',
  autoApprove: false,
  note: '',
  tags: [],
  range: '',
  pattern: '',
};
const MAX_USES = 1_000_000; // as the server allows

/** The form for a new enrollment token. */
export function NewToken({ made }: { made(token: CreatedEnrollmentToken): void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const create = useCreateEnrollmentToken();
  const autoApprove = Form.useWatch('autoApprove', form);
  const limit = Form.useWatch('limit', form);
  const submit = (values: Values) =>
    create.mutate(
      {
        note: values.note.trim(),
        uses: values.limit === 'unlimited' ? null : values.uses,
        expires_in: EXPIRIES[values.expiry],
        auto_approve: values.autoApprove,
        tags: values.tags,
        address_range: values.range.trim(),
        host_name_pattern: values.pattern.trim(),
      },
      { onSuccess: made, onError: (error) => form.setFields(fieldErrors(error, t)) },
    );
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={INITIAL} onFinish={submit}>
      <p className="cd-lead">{t('tokens.lead')}</p>
      <div className="cd-form-pair">
        <Form.Item label={t('tokens.uses')} className="cd-uses">
          <Form.Item name="limit" noStyle>
            <Radio.Group
              options={[
                { value: 'count', label: t('tokens.usesCount') },
                { value: 'unlimited', label: t('tokens.usesUnlimited') },
              ]}
            />
          </Form.Item>
          <Form.Item
            name="uses"
            noStyle
            rules={[{ required: limit !== 'unlimited', message: t('fields.required') }]}
          >
            <InputNumber
              min={1}
              max={MAX_USES}
              precision={0}
              disabled={limit === 'unlimited'}
              suffix={t('tokens.usesPcs')}
              aria-label={t('tokens.uses')}
            />
          </Form.Item>
        </Form.Item>
        <Form.Item name="expiry" label={t('tokens.expires')}>
          <Select
            options={EXPIRY_NAMES.map((name) => ({ value: name, label: t(`tokens.expiry.${name}`) }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="note" label={t('tokens.note')}>
        <Input placeholder={t('tokens.notePlaceholder')} maxLength={200} />
      </Form.Item>
      <TokenLimits />
      <div className="cd-switch-line">
        <Form.Item name="autoApprove" valuePropName="checked" noStyle>
          <Switch size="small" id="auto-approve" />
        </Form.Item>
        <label htmlFor="auto-approve">{t('tokens.autoApprove')}</label>
      </div>
      {autoApprove && (
        <Alert type="warning" showIcon title={t('tokens.autoApproveHint')} className="cd-form-alert" />
      )}
      {create.error && (
        <Alert type="error" showIcon title={errorText(create.error, t)} className="cd-form-alert" />
      )}
      <div className="cd-dialog-end">
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('tokens.create')}
        </Button>
      </div>
    </Form>
  );
}
