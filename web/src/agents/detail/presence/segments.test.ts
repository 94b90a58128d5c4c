import { expect, test } from 'vitest';
import type { PresenceChange } from '../../../api/types';
import { midnights, segmentAt, segments, tally } from './segments';

const at = (hour: number) => Date.parse('2026-11-25T00:00:00Z') + hour * 3_600_000;
const change = (hour: number, online: boolean, reason: PresenceChange['reason']): PresenceChange => ({
  at: new Date(at(hour)).toISOString(),
  online,
  reason,
});

test('transitions become stretches, and what lies before the first is not known', () => {
  const changes = [change(8, true, 'heard'), change(6, false, 'silent'), change(2, true, 'heard')];
  expect(segments(changes, at(0), at(10))).toEqual([
    { from: at(0), to: at(2), state: 'unknown', since: at(0), reason: undefined },
    { from: at(2), to: at(6), state: 'online', since: at(2), reason: 'heard' },
    { from: at(6), to: at(8), state: 'offline', since: at(6), reason: 'silent' },
    { from: at(8), to: at(10), state: 'online', since: at(8), reason: 'heard' },
  ]);
});

test('a stretch that began earlier is cut at the edge', () => {
  const changes = [change(-30, false, 'stopping'), change(-40, true, 'heard')];
  expect(segments(changes, at(0), at(10))).toEqual([
    { from: at(0), to: at(10), state: 'offline', since: at(-30), reason: 'stopping' },
  ]);
});

test('a change from the future of the viewer is not drawn', () => {
  expect(segments([change(11, false, 'stopping'), change(1, true, 'heard')], at(1), at(10))).toEqual([
    { from: at(1), to: at(10), state: 'online', since: at(1), reason: 'heard' },
  ]);
});

test('of no transitions nothing is known', () => {
  const [only] = segments([], at(0), at(10));
  expect(only).toMatchObject({ state: 'unknown' });
  expect(tally([only as NonNullable<typeof only>])).toEqual({ share: undefined, outages: 0, longest: 0 });
});

test('the tally counts only what is known', () => {
  const changes = [change(8, true, 'heard'), change(6, false, 'silent'), change(2, true, 'heard')];
  expect(tally(segments(changes, at(0), at(10)))).toEqual({ share: 0.75, outages: 1, longest: 7_200_000 });
});

test('the stretch under the pointer is found, at the very end too', () => {
  const stretches = segments([change(5, false, 'stopping'), change(0, true, 'heard')], at(0), at(10));
  expect(segmentAt(stretches, at(4))?.state).toBe('online');
  expect(segmentAt(stretches, at(5))?.state).toBe('offline');
  expect(segmentAt(stretches, at(10))?.state).toBe('offline');
});

test('seven days have six or seven midnights, also when the clocks change', () => {
  const week = midnights(at(12), at(12 + 7 * 24));
  expect(week).toHaveLength(7);
  expect(new Set(week.map((one) => new Date(one).getHours()))).toEqual(new Set([0]));
});
