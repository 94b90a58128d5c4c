import { expect, test } from 'vitest';
import { roomOf } from './diskRoom';

const GIB = 1024 ** 3;

test.each([
  [256, 128, 'fine'],
  [256, 30, 'low'],
  [256, 10, 'critical'],
  [4_000, 120, 'fine'],
  [4_000, 90, 'critical'],
])('%i GiB with %i GiB free is %s', (size, free, fullness) => {
  expect(roomOf({ size: size * GIB, free: free * GIB }).fullness).toBe(fullness);
});

test('more free than there is, or a disk without a size, breaks nothing', () => {
  expect(roomOf({ size: 10 * GIB, free: 20 * GIB })).toEqual({ share: 0, fullness: 'fine' });
  expect(roomOf({ size: 0, free: 5 })).toEqual({ share: 0, fullness: 'unknown' });
});
