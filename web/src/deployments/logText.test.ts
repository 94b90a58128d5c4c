import { expect, test } from 'vitest';
import type { LogPages } from '../api/types';
import { lastLines, limitOf, linesOf, pageAt, pieces, ROW_LENGTH, splitLines, toRows } from './logText';

const PAGES: LogPages = {
  offsets: [0, 100, 250],
  numbers: [1, 5, 5],
  lines: 9,
  legacy: null,
  size: 300,
  complete: true,
  gap: null,
};

test.each([
  ['', []],
  ['one', ['one']],
  ['one\n', ['one']],
  ['one\n\n', ['one', '']],
  ['win\r\nlf\nold mac\rend', ['win', 'lf', 'old mac', 'end']],
])('lines of %j', (text, lines) => {
  expect(splitLines(text)).toEqual(lines);
});

test('rows have the numbers of their lines', () => {
  expect(toRows('a\r\nb\n\nc', 7, true)).toEqual([
    { number: 7, text: 'a' },
    { number: 8, text: 'b' },
    { number: 9, text: '' },
    { number: 10, text: 'c' },
  ]);
});

test('a page that goes on in a line begins without a number', () => {
  expect(toRows('rest\nnext\n', 7, false).map(({ number }) => number)).toEqual([null, 8]);
});

test('a progress that overwrites itself is one line in several rows', () => {
  expect(toRows('10 %\r20 %\rdone\r\nnext', 1, true)).toEqual([
    { number: 1, text: '10 %' },
    { number: null, text: '20 %' },
    { number: null, text: 'done' },
    { number: 2, text: 'next' },
  ]);
});

test('an endless line goes on in rows without a number, and nothing of it is lost', () => {
  const rows = toRows(`${'x'.repeat(ROW_LENGTH + 5)}\nnext`, 1, true);
  expect(rows.map(({ number, text }) => [number, text.length])).toEqual([
    [1, ROW_LENGTH],
    [null, 5],
    [2, 4],
  ]);
});

test('pages know their lines and bytes, and where something stands', () => {
  expect([0, 1, 2].map((index) => linesOf(PAGES, index))).toEqual([4, 0, 5]);
  expect([0, 1, 2].map((index) => limitOf(PAGES, index))).toEqual([100, 150, 50]);
  expect([0, 99, 100, 249, 250, 900].map((offset) => pageAt(PAGES, offset))).toEqual([0, 0, 1, 1, 2, 2]);
});

test('what was looked for is every second piece, whatever its case', () => {
  expect(pieces('An Error and an error', 'ERROR')).toEqual(['An ', 'Error', ' and an ', 'error', '']);
  expect(pieces('fine', 'error')).toEqual(['fine']);
  expect(pieces('fine', '')).toEqual(['fine']);
  expect(pieces('한글 로그', '글')).toEqual(['한', '글', ' 로그']);
});

test('the last lines are those that say something', () => {
  expect(lastLines('a\nb\n\nc\n\n', 2)).toEqual(['b', 'c']);
});
