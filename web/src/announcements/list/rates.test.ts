import { expect, test } from 'vitest';
import type { Announcement } from '../../api/types';
import { percentOf, ratesOf } from './rates';

test('all is only all, and one of many is not nothing', () => {
  expect(percentOf(0, 10_000)).toBe(0);
  expect(percentOf(1, 10_000)).toBe(1);
  expect(percentOf(9_999, 10_000)).toBe(99);
  expect(percentOf(10_000, 10_000)).toBe(100);
  expect(percentOf(0, 0)).toBe(0);
});

test('answers count only where it asks', () => {
  const one = { total: 4, received: 4, displayed: 2, read: 1, answered: 0, question: null } as Announcement;
  expect(ratesOf(one)).toEqual([
    { step: 'received', count: 4, percent: 100 },
    { step: 'displayed', count: 2, percent: 50 },
    { step: 'read', count: 1, percent: 25 },
  ]);
  const asking = { ...one, question: { kind: 'yes_no', choices: [], until: null } } as Announcement;
  expect(ratesOf(asking)).toHaveLength(4);
});
