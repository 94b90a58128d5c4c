import { expect, test } from 'vitest';
import { joined, zoneText } from './zone';

test.each([
  ['Asia/Seoul', 32_400, 'Asia/Seoul · UTC+09:00'],
  ['America/St_Johns', -12_600, 'America/St_Johns · UTC−03:30'],
  ['', 0, 'UTC+00:00'],
  ['Europe/Berlin', null, 'Europe/Berlin'],
  ['', null, ''],
])('%s with an offset of %s seconds', (name, offset, text) => {
  expect(zoneText(name, offset)).toBe(text);
});

test('what is missing or said twice is left out', () => {
  expect(joined(['12', undefined, '', 'x86_64', '12'])).toBe('12 · x86_64');
});
