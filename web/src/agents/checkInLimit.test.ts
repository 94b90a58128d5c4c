import { expect, test } from 'vitest';
import { checkInLimit } from './checkInLimit';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const agent = (seconds: number, online = true) => ({
  online,
  last_check_in: new Date(NOW - seconds * 1000).toISOString(),
  poll_interval: 30,
});

test('a fresh check-in is shown as it is', () => {
  expect(checkInLimit(agent(40), NOW)).toBeUndefined();
});

test('an online PC whose loaded check-in is too old to be true has checked in since, within the limit', () => {
  expect(checkInLimit(agent(600), NOW)).toBe(90_000);
});

test('an offline PC has not', () => {
  expect(checkInLimit(agent(600, false), NOW)).toBeUndefined();
});
