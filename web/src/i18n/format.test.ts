import { expect, test } from 'vitest';
import { speak } from '../testing/speak';
import { exactTime, formatBytes, formatDuration, formatNumber, relativeTime } from './format';

const en = speak('en');
const ko = speak('ko');
const NOW = Date.parse('2026-11-25T12:00:00Z');
const before = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

test.each([
  [0, '방금', 'just now'],
  [20, '20초 전', '20 seconds ago'],
  [3 * 60 + 50, '3분 전', '3 minutes ago'],
  [2 * 3600, '2시간 전', '2 hours ago'],
  [50 * 3600, '2일 전', '2 days ago'],
])('%i seconds ago', (seconds, korean, english) => {
  expect(relativeTime(before(seconds), NOW, 'ko', ko)).toBe(korean);
  expect(relativeTime(before(seconds), NOW, 'en', en)).toBe(english);
});

test("the server's clock may be a little ahead of the viewer's", () => {
  expect(relativeTime(before(-3), NOW, 'en', en)).toBe('just now');
});

test('what lies more than a week back is a date', () => {
  expect(relativeTime(before(9 * 86_400), NOW, 'en', en)).toContain('2026');
});

test('the exact time names its zone', () => {
  expect(exactTime('2026-11-25T12:00:00Z', 'en')).toMatch(/2026.*(UTC|GMT|[A-Z]{3,4})/);
});

test.each([
  [840, '840 ms', '840밀리초'],
  [1_290, '1.2 s', '1.2초'],
  [42_900, '42 s', '42초'],
  [185_000, '3 min 5 s', '3분 5초'],
  [600_000, '10 min', '10분'],
  [5_400_000, '1 h 30 min', '1시간 30분'],
  [90_000_000, '1 d 1 h', '1일 1시간'],
  [-5, '0 ms', '0밀리초'],
])('a duration of %i ms', (ms, english, korean) => {
  expect(formatDuration(ms, 'en', en)).toBe(english);
  expect(formatDuration(ms, 'ko', ko)).toBe(korean);
});

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1536, '1.5 KiB'],
  [5 * 1024 * 1024, '5 MiB'],
  [3.2 * 1024 ** 4 * 1024, '3,277 TiB'],
])('%i bytes', (bytes, text) => {
  expect(formatBytes(bytes, 'en')).toBe(text);
});

test('numbers are grouped', () => {
  expect(formatNumber(12345, 'ko')).toBe('12,345');
});
