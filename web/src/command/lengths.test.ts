import { expect, test } from 'vitest';
import { DEADLINE_UNITS, deadlineOf, deadlineSeconds, lengthOf, secondsOf, TIMEOUT_UNITS } from './lengths';

test.each([
  [600, 10, 'minutes'],
  [7200, 2, 'hours'],
  [90, 90, 'seconds'],
  [1.5, 1.5, 'seconds'],
])('%d seconds are %d %s', (seconds, amount, unit) => {
  expect(lengthOf(seconds, TIMEOUT_UNITS)).toEqual({ amount, unit });
  expect(secondsOf(lengthOf(seconds, TIMEOUT_UNITS))).toBe(seconds);
});

test('an empty number is no time at all, which the server refuses', () => {
  expect(secondsOf({ amount: null, unit: 'hours' })).toBe(0);
});

test('a deadline that is offered is found again, any other is one’s own', () => {
  expect(deadlineOf(604_800).deadline).toBe('week');
  expect(deadlineOf(3 * 86_400)).toEqual({ deadline: 'own', deadlineOwn: { amount: 3, unit: 'days' } });
  expect(deadlineOf(5400).deadlineOwn).toEqual({ amount: 90, unit: 'minutes' });
  for (const seconds of [60, 3600, 86_400, 2_592_000, 7_776_000]) {
    const { deadline, deadlineOwn } = deadlineOf(seconds);
    expect(deadlineSeconds(deadline, deadlineOwn)).toBe(seconds);
  }
  expect(DEADLINE_UNITS).not.toContain('seconds');
});
