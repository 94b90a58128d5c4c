/** How often something comes around: as people say it, and as the cron line that is sent. */

/** The shapes that people choose from; whatever else a cron line says is `cron`. */
export type Rule =
  | { every: 'day'; time: string }
  | { every: 'week'; time: string; days: number[] }
  | { every: 'month'; time: string; day: number | 'last' }
  | { every: 'cron'; cron: string };

export type Every = Rule['every'];
export const EVERY: Every[] = ['day', 'week', 'month', 'cron'];

/** Monday first, as cron counts them. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0] as const;

const TIME = /^(\d{1,2}):(\d{2})$/;
const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The cron line of a rule; empty where it is not whole yet. */
export function toCron(rule: Rule): string {
  if (rule.every === 'cron') return rule.cron.trim().replace(/\s+/g, ' ');
  const [, hour, minute] = TIME.exec(rule.time) ?? [];
  if (hour === undefined) return '';
  const time = `${Number(minute)} ${Number(hour)}`;
  if (rule.every === 'day') return `${time} * * *`;
  if (rule.every === 'month') return `${time} ${rule.day === 'last' ? 'L' : rule.day} * *`;
  if (rule.days.length === 0) return '';
  const days = WEEKDAYS.filter((day) => rule.days.includes(day));
  return `${time} * * ${days.map((day) => NAMES[day]).join(',')}`;
}

/** The rule that a cron line is, in the simplest shape that says it. */
export function fromCron(cron: string): Rule {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/);
  const asItIs: Rule = { every: 'cron', cron };
  if (!isNumber(minute, 59) || !isNumber(hour, 23) || month !== '*') return asItIs;
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day === '*' && weekday === '*') return { every: 'day', time };
  if (weekday === '*' && (day === 'L' || (isNumber(day, 31) && Number(day) > 0))) {
    return { every: 'month', time, day: day === 'L' ? 'last' : Number(day) };
  }
  const days = day === '*' ? weekdaysOf(weekday) : undefined;
  return days ? { every: 'week', time, days } : asItIs;
}

/** The same rule in another shape, with what can be kept. */
export function reshaped(rule: Rule, every: Every): Rule {
  const time = rule.every === 'cron' ? '18:00' : rule.time;
  switch (every) {
    case 'day':
      return { every, time };
    case 'week':
      return { every, time, days: [1, 2, 3, 4, 5] };
    case 'month':
      return { every, time, day: 1 };
    default:
      return { every, cron: toCron(rule) || '0 18 * * *' };
  }
}

function isNumber(text: string, most: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) <= most;
}

function weekdaysOf(field: string): number[] | undefined {
  const found = new Set<number>();
  for (const part of field.toUpperCase().split(',')) {
    const [from, to = from] = part.split('-').map(weekdayOf);
    if (from === undefined || to === undefined || from > to) return undefined;
    for (let day = from; day <= to; day += 1) found.add(day % 7);
  }
  return [...found];
}

function weekdayOf(text: string): number | undefined {
  if (NAMES.includes(text)) return NAMES.indexOf(text);
  return /^[0-7]$/.test(text) ? Number(text) : undefined;
}
