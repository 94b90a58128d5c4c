/** Turning the text of a log's page into rows that can be shown. */

import type { LogEncoding, LogPages } from '../api/types';

/** What people may choose, with the names that they know; the first is found out line by line. */
export const ENCODINGS = [
  'auto',
  'utf-8',
  'cp949',
  'cp932',
  'cp936',
  'cp950',
  'utf-16le',
  'utf-16be',
  'cp1252',
  'cp850',
  'cp437',
  'cp1250',
  'cp852',
  'cp1251',
  'cp866',
  'cp1254',
  'cp874',
] as const satisfies readonly LogEncoding[];

const NAMES: Record<LogEncoding, string> = {
  auto: '',
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  cp949: 'CP949 (EUC-KR)',
  cp932: 'CP932 (Shift_JIS)',
  cp936: 'CP936 (GBK)',
  cp950: 'CP950 (Big5)',
  cp1252: 'CP1252',
  cp850: 'CP850',
  cp437: 'CP437',
  cp1250: 'CP1250',
  cp852: 'CP852',
  cp1251: 'CP1251',
  cp866: 'CP866',
  cp1254: 'CP1254',
  cp874: 'CP874',
};

export function encodingName(encoding: LogEncoding): string {
  return NAMES[encoding];
}

/** One row on the screen. A line too long for one row goes on in rows without a number. */
export interface Row {
  number: number | null;
  text: string;
}

/** Longer lines are cut into rows of this many characters: browsers lay out endless lines endlessly. */
export const ROW_LENGTH = 4_000;

/** The lines of a text; a last line break ends the last line and begins no new one. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(/\r*\n|\r+/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The rows of a page whose text begins in line `first`, or goes on in it. */
export function toRows(text: string, first: number, startsLine: boolean): Row[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.flatMap((line, index) => rowsOf(line, index === 0 && !startsLine ? null : first + index));
}

/** A carriage return alone moves to the start of the line: what programs that show progress write. */
function rowsOf(line: string, number: number | null): Row[] {
  const rows: Row[] = [];
  for (const part of line.replace(/\r+$/, '').split(/\r+/)) {
    for (let at = 0; at === 0 || at < part.length; at += ROW_LENGTH) {
      rows.push({ number: rows.length === 0 ? number : null, text: part.slice(at, at + ROW_LENGTH) });
    }
  }
  return rows;
}

/** The last lines that say something. */
export function lastLines(text: string, count: number): string[] {
  return splitLines(text)
    .filter((line) => line.trim() !== '')
    .slice(-count);
}

/** How many lines begin in a page. */
export function linesOf(pages: LogPages, index: number): number {
  const first = pages.numbers[index] ?? 1;
  return (pages.numbers[index + 1] ?? pages.lines + 1) - first;
}

/** How many bytes a page has. */
export function limitOf(pages: LogPages, index: number): number {
  return (pages.offsets[index + 1] ?? pages.size) - (pages.offsets[index] ?? 0);
}

/** The last page that begins at or before `offset`. */
export function pageAt(pages: LogPages, offset: number): number {
  let low = 0;
  let high = pages.offsets.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pages.offsets[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A text cut at what was looked for: every second piece is a match. */
export function pieces(text: string, wanted: string): string[] {
  if (wanted === '') return [text];
  const found: string[] = [];
  const lower = text.toLowerCase();
  const needle = wanted.toLowerCase();
  let at = 0;
  // Lower-casing may change the length of a text; then its places mean nothing.
  for (let hit = lower.indexOf(needle); hit >= 0 && lower.length === text.length; ) {
    found.push(text.slice(at, hit), text.slice(hit, hit + wanted.length));
    at = hit + wanted.length;
    hit = lower.indexOf(needle, at);
  }
  return [...found, text.slice(at)];
}
