import { expect, test } from 'vitest';
import type { Delay } from '../../api/types';
import { axisOf, spansOf, withinOf } from './distribution';

const delay = (step: Delay['step'], up_to: number | null, count: number): Delay => ({ step, up_to, count });
const DELAYS = [
  delay('received', 1, 6),
  delay('received', 2, 3),
  delay('received', 5, 0),
  delay('received', null, 1),
  delay('read', 1, 0),
  delay('read', 2, 2),
  delay('read', 5, 0),
  delay('read', null, 0),
];

test('each span knows how many PCs came there until then', () => {
  expect(spansOf(DELAYS, 'received', 20).map(({ within }) => within)).toEqual([0.3, 0.45, 0.45, 0.5]);
});

test('spans after the last PC are left out, and all of them where there is none', () => {
  expect(spansOf(DELAYS, 'read', 20)).toHaveLength(2);
  expect(spansOf(DELAYS, 'answered', 20)).toEqual([]);
});

test('a share of all PCs is reached within a time, beyond all times, or not yet', () => {
  const spans = spansOf(DELAYS, 'received', 12);
  expect(withinOf(spans, 0.5)).toBe(1);
  expect(withinOf(spans, 0.8)).toBeNull();
  expect(withinOf(spans, 0.9)).toBeUndefined();
});

test('all steps share an axis that is never too short to read', () => {
  expect(axisOf(DELAYS, ['received', 'read'], 20)).toBe(6);
});
