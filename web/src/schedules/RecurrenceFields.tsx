import { Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MissedPolicy } from '../api/types';
import { NextTimes } from './NextTimes';
import { RuleFields } from './RuleFields';
import { LATENESS, type Late, type Recurrence } from './recurrence';
import { toCron } from './rule';
import { ownZone, zones } from './zones';
import './schedules.css';

const POLICIES: MissedPolicy[] = ['once', 'all', 'skip'];

interface RecurrenceFieldsProps {
  value: Recurrence;
  onChange(recurrence: Recurrence): void;
}

/** When something is made again and again, and what becomes of the times that no server saw. */
export function RecurrenceFields({ value, onChange }: RecurrenceFieldsProps) {
  const { t } = useTranslation();
  const own = ownZone();
  const late = (Object.keys(LATENESS) as Late[]).find((name) => LATENESS[name] === value.maxLate);
  return (
    <div className="cd-recurrence">
      <RuleFields rule={value.rule} change={(rule) => onChange({ ...value, rule })} />
      <div className="cd-recurrence-row">
        <Labelled text={t('schedules.zone')}>
          <Select
            showSearch={{ optionFilterProp: 'value' }}
            aria-label={t('schedules.zone')}
            value={value.zone}
            onChange={(zone) => onChange({ ...value, zone })}
            options={zones().map((name) => ({
              value: name,
              label: name === own ? t('create.zoneOwn', { zone: name }) : name,
            }))}
          />
        </Labelled>
        <Labelled text={t('schedules.end')}>
          <Input
            type="datetime-local"
            aria-label={t('schedules.end')}
            value={value.end}
            onChange={(event) => onChange({ ...value, end: event.target.value })}
          />
        </Labelled>
      </div>
      <NextTimes cron={toCron(value.rule)} zone={value.zone} />
      <div className="cd-recurrence-row">
        <Labelled text={t('schedules.missed')}>
          <Select
            aria-label={t('schedules.missed')}
            value={value.missed}
            onChange={(missed) => onChange({ ...value, missed })}
            options={POLICIES.map((policy) => ({
              value: policy,
              label: t(`schedules.missedOption.${policy}`),
            }))}
          />
        </Labelled>
        {value.missed !== 'skip' && (
          <Labelled text={t('schedules.maxLate')}>
            <Select
              aria-label={t('schedules.maxLate')}
              value={late ?? 'hour'}
              onChange={(name: Late) => onChange({ ...value, maxLate: LATENESS[name] })}
              options={(Object.keys(LATENESS) as Late[]).map((name) => ({
                value: name,
                label: t(`schedules.late.${name}`),
              }))}
            />
          </Labelled>
        )}
      </div>
    </div>
  );
}

function Labelled({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <div className="cd-labelled">
      <span className="cd-soft">{text}</span>
      {children}
    </div>
  );
}
