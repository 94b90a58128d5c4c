import { expect, test } from 'vitest';
import { momentOf, offsetName, wallClock, zones } from './zones';

const at = (iso: string) => Date.parse(iso);

test.each([
  ['2026-12-01T18:00', 'Asia/Seoul', '2026-12-01T09:00Z'],
  ['2026-07-01T18:00', 'Europe/Berlin', '2026-07-01T16:00Z'],
  ['2026-12-01T18:00', 'Europe/Berlin', '2026-12-01T17:00Z'],
  ['2026-12-01T18:00', 'America/New_York', '2026-12-01T23:00Z'],
  ['2026-12-01T18:00', 'Asia/Kathmandu', '2026-12-01T12:15Z'],
  ['2026-12-01T18:00', 'UTC', '2026-12-01T18:00Z'],
])('%s in %s is %s', (wall, zone, moment) => {
  expect(momentOf(wall, zone)).toBe(at(moment));
  expect(wallClock(at(moment), zone)).toBe(wall);
});

test('a time that the clocks skip never comes', () => {
  expect(momentOf('2026-03-29T02:30', 'Europe/Berlin')).toBeUndefined();
  expect(momentOf('2026-03-29T03:00', 'Europe/Berlin')).toBe(at('2026-03-29T01:00Z'));
});

test('a time that comes twice is the first of them', () => {
  expect(momentOf('2026-10-25T02:30', 'Europe/Berlin')).toBe(at('2026-10-25T00:30Z'));
});

test('nonsense is no moment', () => {
  expect(momentOf('', 'Asia/Seoul')).toBeUndefined();
  expect(momentOf('soon', 'Asia/Seoul')).toBeUndefined();
});

test('a zone says how far it is from UTC just then', () => {
  expect(offsetName(at('2026-07-01T00:00Z'), 'Europe/Berlin')).toBe('UTC+02:00');
  expect(offsetName(at('2026-12-01T00:00Z'), 'America/St_Johns')).toBe('UTC-03:30');
  expect(zones()).toContain('UTC');
});
