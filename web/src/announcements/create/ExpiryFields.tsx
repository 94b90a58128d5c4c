import { Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { LengthField } from '../../command/HowFields';
import { DEADLINE_UNITS } from '../../command/lengths';
import { shortTime } from '../../i18n/format';
import { useNow } from '../../ui/useNow';
import { EXPIRY_NAMES } from './expiry';
import { endOf } from './until';
import type { AnnouncementValues } from './values';

type Times = Pick<AnnouncementValues, 'when' | 'expiry' | 'expiryOwn'>;

/** How long it counts: who comes later sees it no more. */
export function ExpiryFields(times: Times) {
  const { t } = useTranslation();
  const until = useEndText(times);
  return (
    <div className="cd-form-pair cd-deadline cd-create-last">
      <Form.Item
        name="expiry"
        label={t('announce.expiry')}
        extra={until && t('announce.expiryUntil', { when: until })}
      >
        <Select
          options={EXPIRY_NAMES.map((name) => ({ value: name, label: t(`announce.expiryOption.${name}`) }))}
        />
      </Form.Item>
      {times.expiry === 'own' && (
        <LengthField
          name="expiryOwn"
          label={t('create.deadlineOwn')}
          units={DEADLINE_UNITS}
          reason={t('fields.expiry_out_of_range')}
        />
      )}
    </div>
  );
}

/** When it is over, in words; empty while that depends on a start that isn't known. */
export function useEndText(times: Times): string {
  const { i18n } = useTranslation();
  const end = endOf(times, useNow());
  return end === undefined ? '' : shortTime(new Date(end).toISOString(), i18n.language);
}
