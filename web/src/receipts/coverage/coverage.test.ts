import { expect, test } from 'vitest';
import type { Coverage } from '../../api/types';
import { dotPath, dotsOf, sizeOf } from './dots';
import { byConcern, summed, verdictCounts, verdictOf } from './verdict';

const subnet = (network: string, heard_udp: number, tcp_alone: number, missing: number): Coverage => ({
  network,
  total: heard_udp + tcp_alone + missing,
  heard_udp,
  tcp_alone,
  missing,
});

test('a subnet is judged by the PCs that have it, not by those that are off', () => {
  expect(verdictOf(subnet('a', 10, 0, 5))).toBe('heard');
  expect(verdictOf(subnet('a', 10, 2, 5))).toBe('partly');
  expect(verdictOf(subnet('a', 0, 12, 5))).toBe('blocked');
  expect(verdictOf(subnet('a', 0, 0, 5))).toBe('nothing');
});

test('what has to be looked at comes first, then the larger ones, then by address', () => {
  const seen = byConcern([
    subnet('10.0.9.0/24', 30, 0, 0),
    subnet('10.0.10.0/24', 0, 5, 0),
    subnet('10.0.2.0/24', 0, 5, 0),
    subnet('10.0.3.0/24', 0, 0, 9),
    subnet('10.0.4.0/24', 0, 8, 0),
    subnet('10.0.5.0/24', 4, 4, 0),
  ]).map(({ network }) => network);
  expect(seen).toEqual([
    '10.0.4.0/24',
    '10.0.2.0/24',
    '10.0.10.0/24',
    '10.0.5.0/24',
    '10.0.3.0/24',
    '10.0.9.0/24',
  ]);
});

test('the whole is the sum of its subnets', () => {
  const all = [subnet('a', 10, 2, 5), subnet('b', 0, 7, 1)];
  expect(summed(all)).toEqual(subnet('', 10, 9, 6));
  expect(verdictCounts(all)).toEqual({ heard: 0, partly: 1, blocked: 1, nothing: 0 });
});

test('a dot is a PC, until there are too many; a single PC is never lost', () => {
  expect(dotsOf(subnet('a', 20, 3, 1))).toEqual({
    each: 1,
    counts: { heard_udp: 20, tcp_alone: 3, missing: 1 },
  });
  const large = dotsOf(subnet('a', 9_000, 999, 1));
  expect(large.each).toBe(42);
  expect(large.counts.missing).toBe(1);
});

test('dots fill row after row', () => {
  expect(dotPath(0, 0)).toBe('');
  expect(dotPath(23, 2).match(/M/g)).toHaveLength(2);
  expect(sizeOf(25)).toEqual({ width: 240, height: 20 });
});
