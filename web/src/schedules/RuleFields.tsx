import { Checkbox, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { EVERY, type Rule, reshaped, WEEKDAYS } from './rule';
import { weekdayName } from './useRuleText';

const DAYS = Array.from({ length: 31 }, (_, index) => index + 1);

/** How often, and at which time. */
export function RuleFields({ rule, change }: { rule: Rule; change(rule: Rule): void }) {
  const { t } = useTranslation();
  return (
    <div className="cd-rule">
      <Radio.Group
        optionType="button"
        aria-label={t('schedules.every')}
        value={rule.every}
        onChange={(event) => change(reshaped(rule, event.target.value))}
        options={EVERY.map((every) => ({ value: every, label: t(`schedules.everyOption.${every}`) }))}
      />
      {rule.every === 'week' && <Weekdays rule={rule} change={change} />}
      {rule.every === 'cron' ? (
        <Input
          className="cd-rule-cron"
          aria-label={t('schedules.cron')}
          placeholder="0 18 * * MON-FRI"
          value={rule.cron}
          onChange={(event) => change({ every: 'cron', cron: event.target.value })}
          spellCheck={false}
          autoComplete="off"
        />
      ) : (
        <div className="cd-rule-time">
          {rule.every === 'month' && (
            <Select
              aria-label={t('schedules.dayOfMonth')}
              value={rule.day}
              onChange={(day) => change({ ...rule, day })}
              options={[
                ...DAYS.map((day) => ({ value: day, label: t('schedules.day', { day }) })),
                { value: 'last' as const, label: t('schedules.lastDay') },
              ]}
            />
          )}
          <Input
            type="time"
            aria-label={t('schedules.time')}
            value={rule.time}
            onChange={(event) => change({ ...rule, time: event.target.value })}
          />
        </div>
      )}
      {rule.every === 'cron' && <span className="cd-soft">{t('schedules.cronHint')}</span>}
      {rule.every === 'month' && typeof rule.day === 'number' && rule.day > 28 && (
        <span className="cd-soft">{t('schedules.shortMonths')}</span>
      )}
    </div>
  );
}

function Weekdays({ rule, change }: { rule: Extract<Rule, { every: 'week' }>; change(rule: Rule): void }) {
  const { t, i18n } = useTranslation();
  return (
    <Checkbox.Group
      aria-label={t('schedules.weekdays')}
      value={rule.days}
      onChange={(days) => change({ ...rule, days: days as number[] })}
      options={WEEKDAYS.map((day) => ({ value: day, label: weekdayName(day, i18n.language) }))}
    />
  );
}
