import { Form, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { LengthField } from '../../command/HowFields';
import { DEADLINE_NAMES, DEADLINE_UNITS, deadlineSeconds } from '../../command/lengths';
import { shortTime } from '../../i18n/format';
import { useNow } from '../../ui/useNow';
import type { CreateValues } from '../createValues';
import { momentOfStart } from './when';

type OfflineFieldsProps = Pick<CreateValues, 'target' | 'offline' | 'deadline' | 'deadlineOwn' | 'when'>;

const OFFLINE = ['wait', 'skip'] as const;
const SECOND = 1000; // ms

/** What becomes of PCs that are off, and until when a PC may begin. */
export function OfflineFields({ target, offline, deadline, deadlineOwn, when }: OfflineFieldsProps) {
  const { t } = useTranslation();
  const until = useDeadlineText({ deadline, deadlineOwn, when });
  const waits = target !== 'online' && offline === 'wait';
  return (
    <>
      {target !== 'online' && (
        <Form.Item name="offline" label={t('create.offline')}>
          <Radio.Group
            className="cd-offline-choice"
            options={OFFLINE.map((one) => ({ value: one, label: t(`create.offlineOption.${one}`) }))}
          />
        </Form.Item>
      )}
      <div className="cd-form-pair cd-deadline cd-create-last">
        <Form.Item
          name="deadline"
          label={t(waits ? 'create.deadlineWait' : 'create.deadline')}
          extra={until && t('create.deadlineUntil', { when: until })}
        >
          <Select
            options={DEADLINE_NAMES.map((name) => ({
              value: name,
              label: t(`create.deadlineOption.${name}`),
            }))}
          />
        </Form.Item>
        {deadline === 'own' && (
          <LengthField
            name="deadlineOwn"
            label={t('create.deadlineOwn')}
            units={DEADLINE_UNITS}
            reason={t('fields.deadline_out_of_range')}
          />
        )}
      </div>
    </>
  );
}

/** The deadline as date and time; empty while it depends on a start that isn't known. */
export function useDeadlineText({
  deadline,
  deadlineOwn,
  when,
}: Pick<CreateValues, 'deadline' | 'deadlineOwn' | 'when'>): string {
  const { i18n } = useTranslation();
  const now = useNow();
  const start = when.kind === 'now' ? now : momentOfStart(when);
  if (start === undefined) return '';
  const end = new Date(start + deadlineSeconds(deadline, deadlineOwn) * SECOND);
  return Number.isNaN(end.getTime()) ? '' : shortTime(end.toISOString(), i18n.language);
}
