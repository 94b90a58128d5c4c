import { useTranslation } from 'react-i18next';
import { fromCron, WEEKDAYS } from './rule';

const SUNDAY = Date.UTC(2026, 0, 4);
const DAY = 86_400_000; // ms

/** The name of a weekday; 0 is Sunday. */
export function weekdayName(day: number, language: string, weekday: 'short' | 'long' = 'short'): string {
  return new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(SUNDAY + day * DAY);
}

/** A cron line as people say it. */
export function useRuleText(): (cron: string) => string {
  const { t, i18n } = useTranslation();
  return (cron) => {
    const rule = fromCron(cron);
    switch (rule.every) {
      case 'day':
        return t('schedules.says.day', { time: rule.time });
      case 'week': {
        const days = WEEKDAYS.filter((day) => rule.days.includes(day));
        const names = days.map((day) => weekdayName(day, i18n.language)).join(', ');
        return t('schedules.says.week', { days: names, time: rule.time });
      }
      case 'month':
        return rule.day === 'last'
          ? t('schedules.says.lastDay', { time: rule.time })
          : t('schedules.says.month', { day: rule.day, time: rule.time });
      default:
        return t('schedules.says.cron', { cron: rule.cron });
    }
  };
}
