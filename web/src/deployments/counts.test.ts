import { expect, test } from 'vitest';
import { doneCount, percentDone, segments, troubleCount } from './counts';

test('pieces are drawn in one order, and states that nobody is in not at all', () => {
  const pieces = segments({ pending: 5, failed: 1, succeeded: 3, running: 0 });
  expect(pieces).toEqual([
    { state: 'succeeded', count: 3 },
    { state: 'failed', count: 1 },
    { state: 'pending', count: 5 },
  ]);
});

test('done is what nobody waits for, and that includes unknown', () => {
  expect(doneCount({ succeeded: 1, unknown: 1, expired: 1, running: 4, assigned: 2 })).toBe(3);
});

test.each([
  [{ succeeded: 9_999, running: 1 }, 10_000, 99],
  [{ succeeded: 1, pending: 9_999 }, 10_000, 1],
  [{ pending: 3 }, 3, 0],
  [{ succeeded: 2, failed: 1 }, 3, 100],
  [{}, 0, 100],
])('100 %% only when all are done, 0 %% only when none is', (counts, total, percent) => {
  expect(percentDone(counts, total)).toBe(percent);
});

test('trouble is what somebody should look at', () => {
  expect(troubleCount({ failed: 2, timed_out: 1, unknown: 1, cancelled: 7, succeeded: 3 })).toBe(4);
});
