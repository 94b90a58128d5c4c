import { expect, test } from 'vitest';
import {
  decode,
  findRows,
  lastLines,
  looksMisread,
  MAX_ROWS,
  ROW_LENGTH,
  splitLines,
  toRows,
} from './logText';

const bytes = (...values: number[]) => new Uint8Array(values).buffer;

test('Korean Windows writes CP949', () => {
  expect(decode(bytes(0xc7, 0xd1, 0xb1, 0xdb), 'euc-kr')).toBe('한글');
  // That euc-kr means CP949 is true of browsers (WHATWG), not of Node, so the letters only CP949 has are not tried here.
});

test('other encodings are read too', () => {
  expect(decode(bytes(0x93, 0xfa, 0x96, 0x7b), 'shift_jis')).toBe('日本');
  expect(decode(bytes(0xd6, 0xd0, 0xce, 0xc4), 'gbk')).toBe('中文');
  expect(decode(bytes(0x41, 0x00, 0x5c, 0xd5), 'utf-16le')).toBe('A한');
});

test('bytes that mean nothing never stop a log from being shown, and are noticed', () => {
  const text = decode(bytes(0x6f, 0x6b, 0xff, 0x21), 'utf-8');
  expect(text).toBe('ok\uFFFD!');
  expect(looksMisread(text, 'utf-8')).toBe(true);
  expect(looksMisread('깨끗', 'utf-8')).toBe(false);
});

test.each([
  ['', []],
  ['one', ['one']],
  ['one\n', ['one']],
  ['one\n\n', ['one', '']],
  ['win\r\nlf\nold mac\rend', ['win', 'lf', 'old mac', 'end']],
])('lines of %j', (text, lines) => {
  expect(splitLines(text)).toEqual(lines);
});

test('colours for terminals are left out', () => {
  expect(splitLines('\x1b[1;32mok\x1b[0m \x1b]0;title\x07done')).toEqual(['ok done']);
});

test('an endless line goes on in rows without a number, and nothing of it is lost', () => {
  const { rows } = toRows(['x'.repeat(ROW_LENGTH + 5), 'next']);
  expect(rows.map(({ number, text }) => [number, text.length])).toEqual([
    [1, ROW_LENGTH],
    [null, 5],
    [2, 4],
  ]);
});

test('of a log with too many lines the end is shown', () => {
  const { rows, cut } = toRows(Array.from({ length: MAX_ROWS + 10 }, () => ''));
  expect(cut).toBe(true);
  expect(rows).toHaveLength(MAX_ROWS);
  expect(rows.at(-1)?.number).toBe(MAX_ROWS + 10);
});

test('finding does not care about case', () => {
  const { rows } = toRows(['Error: a', 'fine', 'another error']);
  expect(findRows(rows, 'ERROR')).toEqual([0, 2]);
  expect(findRows(rows, '')).toEqual([]);
});

test('the last lines are those that say something', () => {
  expect(lastLines('a\nb\n\nc\n\n', 2)).toEqual(['b', 'c']);
});
