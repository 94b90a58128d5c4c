import { App, Button, Popconfirm, Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { usePauseSchedule, useRemoveSchedule, useRunSchedule } from '../api/hooks/schedules';
import type { Schedule } from '../api/types';
import { errorText } from '../i18n/errorText';
import { shortTime } from '../i18n/format';
import { When } from '../ui/When';
import { useRuleText } from './useRuleText';
import { ownZone } from './zones';

interface ScheduleLineProps {
  schedule: Schedule;
  mayChange: boolean;
  edit(): void;
}

/** One schedule: when it comes around, what it runs, and what can be done with it. */
export function ScheduleLine({ schedule, mayChange, edit }: ScheduleLineProps) {
  const { t } = useTranslation();
  const say = useRuleText();
  return (
    <li className="cd-line">
      <div className="cd-line-text">
        <span className="cd-line-title">
          <Link to={`/deployments?schedule=${schedule.id}`}>
            <strong>{schedule.name}</strong>
          </Link>
          {schedule.paused_at && (
            <Tag color="warning">{t('schedules.paused', { who: schedule.paused_by })}</Tag>
          )}
          {!schedule.paused_at && !schedule.next_at && <Tag>{t('schedules.over')}</Tag>}
        </span>
        <span className="cd-soft cd-dotted">
          <span>
            {say(schedule.cron)}
            {schedule.time_zone !== ownZone() && ` (${schedule.time_zone})`}
          </span>
          <Next schedule={schedule} />
          {schedule.last_at && (
            <span>
              {t('schedules.last')} <When at={schedule.last_at} />
            </span>
          )}
        </span>
        <code className="cd-line-code">{firstLine(schedule.deployment.script)}</code>
      </div>
      {mayChange && <Actions schedule={schedule} edit={edit} />}
    </li>
  );
}

function Next({ schedule }: { schedule: Schedule }) {
  const { t, i18n } = useTranslation();
  if (schedule.paused_at || !schedule.next_at) return null;
  const times = schedule.next_times.map((at) => shortTime(at, i18n.language));
  return (
    <Tooltip title={<span className="cd-lines-of-text">{times.join('\n')}</span>}>
      <span className="cd-schedule-next">
        {t('schedules.next', { when: shortTime(schedule.next_at, i18n.language) })}
      </span>
    </Tooltip>
  );
}

function Actions({ schedule, edit }: { schedule: Schedule; edit(): void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [pause, run, remove] = [usePauseSchedule(), useRunSchedule(), useRemoveSchedule()];
  const failed = (error: unknown) => void message.error(errorText(error, t));
  const paused = schedule.paused_at != null;
  const runNow = () =>
    run.mutateAsync(schedule.id).then((made) => navigate(`/deployments/${made.id}`), failed);
  return (
    <div className="cd-line-actions">
      <Popconfirm title={t('schedules.runTitle')} okText={t('schedules.runNow')} onConfirm={runNow}>
        <Button size="small" type="text">
          {t('schedules.runNow')}
        </Button>
      </Popconfirm>
      <Button
        size="small"
        type="text"
        loading={pause.isPending}
        onClick={() => void pause.mutateAsync({ id: schedule.id, paused: !paused }).catch(failed)}
      >
        {t(paused ? 'schedules.resume' : 'schedules.pause')}
      </Button>
      <Button size="small" type="text" onClick={edit}>
        {t('schedules.edit')}
      </Button>
      <Popconfirm
        title={t('schedules.removeTitle')}
        description={t('schedules.removeText')}
        okText={t('schedules.remove')}
        okButtonProps={{ danger: true }}
        onConfirm={() => remove.mutateAsync(schedule.id).catch(failed)}
      >
        <Button size="small" type="text" danger>
          {t('schedules.remove')}
        </Button>
      </Popconfirm>
    </div>
  );
}

function firstLine(script: string): string {
  return script.trim().split('\n', 1)[0] ?? '';
}
