import { expect, test } from 'vitest';
import { alone, line, summary } from './series';

const START = Date.parse('2026-11-25T09:00:00Z');
const at = (seconds: number) => START + seconds * 1000;
const point = (seconds: number, cpu: number | null) => ({
  at: new Date(at(seconds)).toISOString(),
  cpu,
  memory: 0.4,
  disk: 0.5,
});

test('a missing point is a gap at its place, also before the first that is known', () => {
  const metrics = { step: 60, points: [null, point(60, 0.1), null, point(180, 0.3)] };
  expect(line(metrics, 'cpu')).toEqual([
    [at(0), null],
    [at(60), 10],
    [at(120), null],
    [at(180), 30],
  ]);
});

test('where nothing is known there is no line', () => {
  expect(line({ step: 60, points: [] }, 'cpu')).toEqual([]);
  expect(line({ step: 60, points: [null, null] }, 'cpu')).toEqual([]);
});

test('a value that was not measured is a gap, an absurd one is cut', () => {
  const metrics = { step: 60, points: [point(0, null), point(60, 40), point(120, -3)] };
  expect(line(metrics, 'cpu').map(([, value]) => value)).toEqual([null, 100, 0]);
});

test('a dot between gaps is drawn as a dot', () => {
  expect([
    ...alone([
      [at(0), 1],
      [at(1), 2],
      [at(2), null],
      [at(3), 3],
      [at(4), null],
    ]),
  ]).toEqual([3]);
});

test('the summary tells the latest, the average, and the highest with its time', () => {
  const dots = line({ step: 60, points: [point(0, 0.1), point(60, 0.9), point(120, 0.2)] }, 'cpu');
  const sum = summary(dots);
  expect(sum).toMatchObject({ latest: 20, highest: 90, highestAt: at(60) });
  expect(sum?.average).toBeCloseTo(40);
});

test('of nothing there is no summary', () => {
  expect(summary([])).toBeUndefined();
  expect(summary([[at(0), null]])).toBeUndefined();
});
