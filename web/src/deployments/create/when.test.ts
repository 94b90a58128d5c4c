import { expect, test } from 'vitest';
import { NOW, startOf, type When, wrongWhen } from './when';

const NOON = Date.parse('2026-11-25T12:00Z');
const at = (wall: string, zone = 'UTC'): When => ({ kind: 'at', wall, zone });

test('now needs nothing', () => {
  expect(wrongWhen(NOW, NOON)).toBeUndefined();
  expect(startOf(NOW)).toEqual({ starts_at: null, time_zone: '' });
});

test.each([
  [at('2026-11-25T12:01'), undefined],
  [at('2026-11-25T12:00'), 'time_is_past'],
  [at('2026-11-25T13:00', 'Asia/Seoul'), 'time_is_past'],
  [at(''), 'time_missing'],
  [at('2027-03-28T02:30', 'Europe/Berlin'), 'time_skipped'],
])('a start at %j: %s', (when, wrong) => {
  expect(wrongWhen(when, NOON)).toBe(wrong);
});
