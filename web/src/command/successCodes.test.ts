import { expect, test } from 'vitest';
import { exitCode, exitCodes, successOf } from './successCodes';

test.each([
  ['0', 0],
  [' 3010 ', 3010],
  ['-1', -1],
  ['0x80070005', 0x80070005],
  ['4294967295', 4294967295],
  ['4294967296', undefined],
  ['-2147483649', undefined],
  ['1.5', undefined],
  ['zero', undefined],
  ['', undefined],
])('%s is %s', (text, code) => {
  expect(exitCode(text)).toBe(code);
});

test('codes are sent as the choice says, and shown as the choice they are', () => {
  expect(exitCodes('zero', ['5'])).toEqual([0]);
  expect(exitCodes('own', ['5', 'x', '0x1'])).toEqual([5, 1]);
  expect(successOf([0]).success).toBe('zero');
  expect(successOf([3010, 0, 1641]).success).toBe('installer');
  expect(successOf([0, 2])).toEqual({ success: 'own', successCodes: ['0', '2'] });
});
