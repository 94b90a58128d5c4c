import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { ownZone, wallClock } from '../../schedules/zones';
import { endOf, wrongUntil } from './until';
import type { AnnouncementValues } from './values';

const HOUR = 3_600_000; // ms

/** Until when answers are taken. */
export function UntilField() {
  const { t } = useTranslation();
  const form = Form.useFormInstance<AnnouncementValues>();
  const check = (_: unknown, wall: string) => {
    const wrong = wrongUntil(wall, form.getFieldsValue(true), Date.now());
    return wrong ? Promise.reject(new Error(t(`fields.${wrong}`))) : Promise.resolve();
  };
  const first = () => {
    const end = endOf(form.getFieldsValue(true), Date.now()) ?? Date.now() + HOUR;
    return wallClock(Math.min(end, Math.ceil((Date.now() + HOUR) / HOUR) * HOUR), ownZone());
  };
  return (
    <Form.Item
      name="until"
      label={t('announce.until')}
      className="cd-create-last"
      dependencies={['when', 'expiry']}
      rules={[{ validator: check }]}
    >
      <UntilInput first={first} />
    </Form.Item>
  );
}

interface UntilInputProps {
  value?: string;
  onChange?(wall: string): void;
  id?: string;
  first(): string;
}

function UntilInput({ value = '', onChange, id, first }: UntilInputProps) {
  const { t } = useTranslation();
  return (
    <div className="cd-announce-until">
      <Radio.Group
        optionType="button"
        aria-label={t('announce.until')}
        value={value !== ''}
        onChange={(event) => onChange?.(event.target.value ? first() : '')}
        options={[
          { value: false, label: t('announce.untilExpiry') },
          { value: true, label: t('announce.untilTime') },
        ]}
      />
      {value !== '' && (
        <Input
          id={id}
          type="datetime-local"
          aria-label={t('announce.untilTime')}
          value={value}
          onChange={(event) => event.target.value && onChange?.(event.target.value)}
        />
      )}
    </div>
  );
}
