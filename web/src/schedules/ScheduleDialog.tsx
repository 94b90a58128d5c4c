import { Alert, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeSchedule } from '../api/hooks/schedules';
import type { Schedule } from '../api/types';
import { errorText } from '../i18n/errorText';
import { RecurrenceFields } from './RecurrenceFields';
import { recurrenceOf, timesOf } from './recurrence';

const NAME_LIMIT = 200; // characters, as the server has it

/** Another name or other times; the deployment itself stays as it is. */
export function ScheduleDialog({ schedule, close }: { schedule: Schedule; close(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(schedule.name);
  const [recurrence, setRecurrence] = useState(() => recurrenceOf(schedule));
  const change = useChangeSchedule();
  const times = timesOf(recurrence);
  const submit = () =>
    change.mutate(
      {
        id: schedule.id,
        body: { ...times, name: name.trim(), without_end: times.ends_at === null },
      },
      { onSuccess: close },
    );
  return (
    <Modal
      open
      title={t('schedules.editTitle')}
      okText={t('schedules.save')}
      okButtonProps={{ disabled: !times.cron || !name.trim() }}
      onOk={submit}
      onCancel={close}
      confirmLoading={change.isPending}
      width={640}
    >
      <Form layout="vertical" onFinish={submit}>
        <Form.Item label={t('schedules.name')} htmlFor="schedule-name">
          <Input
            id="schedule-name"
            value={name}
            maxLength={NAME_LIMIT}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
      </Form>
      <RecurrenceFields value={recurrence} onChange={setRecurrence} />
      {change.error && (
        <Alert type="error" showIcon title={errorText(change.error, t)} className="cd-form-alert" />
      )}
    </Modal>
  );
}
