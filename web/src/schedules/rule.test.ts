import { describe, expect, it } from 'vitest';
import { EVERY, fromCron, type Rule, reshaped, toCron } from './rule';

const KNOWN: [string, Rule][] = [
  ['30 18 * * *', { every: 'day', time: '18:30' }],
  ['0 9 * * MON,TUE,WED,THU,FRI', { every: 'week', time: '09:00', days: [1, 2, 3, 4, 5] }],
  ['5 0 1 * *', { every: 'month', time: '00:05', day: 1 }],
  ['5 0 L * *', { every: 'month', time: '00:05', day: 'last' }],
];

describe('a rule', () => {
  it.each(KNOWN)('%s is said as people say it, there and back', (cron, rule) => {
    expect(fromCron(cron)).toEqual(rule);
    expect(toCron(rule)).toBe(cron);
  });

  it.each([
    ['0 9 * * 1-5', [1, 2, 3, 4, 5]],
    ['0 9 * * mon-wed,sat', [1, 2, 3, 6]],
    ['0 9 * * 7', [0]],
    ['0 9 * * 0', [0]],
  ])('%s names weekdays', (cron, days) => {
    expect(fromCron(cron)).toEqual({ every: 'week', time: '09:00', days });
  });

  it.each([
    '*/15 * * * *',
    '0 9 * 1 *',
    '0 9 1 * MON',
    '0 9 * * 1#1',
    '0 9 32 * *',
    '0 25 * * *',
    'nonsense',
    '',
  ])('"%s" stays as it is', (cron) => {
    expect(fromCron(cron)).toEqual({ every: 'cron', cron });
  });

  it('is nothing while it is not whole', () => {
    expect(toCron({ every: 'week', time: '09:00', days: [] })).toBe('');
    expect(toCron({ every: 'day', time: '' })).toBe('');
  });

  it.each(EVERY)('takes the shape %s and keeps its time', (every) => {
    expect(toCron(reshaped({ every: 'day', time: '07:45' }, every))).toMatch(/^45 7 /);
    expect(toCron(reshaped({ every: 'cron', cron: '*/5 * * * *' }, every))).not.toBe('');
  });
});
