/** Turning a log's bytes into lines that can be shown. */

export const ENCODINGS = ['utf-8', 'euc-kr', 'shift_jis', 'gbk', 'utf-16le'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The names that people know them by; WHATWG's euc-kr is CP949, the larger of the two. */
export const ENCODING_NAMES: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'euc-kr': 'EUC-KR (CP949)',
  shift_jis: 'Shift_JIS',
  gbk: 'GBK',
  'utf-16le': 'UTF-16LE',
};

/** One row on the screen. A line too long for one row goes on in rows without a number. */
export interface Row {
  number: number | null;
  text: string;
}

/** Longer lines are cut into rows of this many characters: browsers lay out endless lines endlessly. */
export const ROW_LENGTH = 4_000;

/** More rows than these are not shown: 500,000 rows of 20 px are what a browser's scroll area can hold. */
export const MAX_ROWS = 500_000;

/** Larger logs are only offered for download, in bytes: decoded text takes twice as much memory. */
export const MAX_SHOWN = 48 * 1024 * 1024;

/** What `decode` puts where bytes mean nothing. */
const REPLACEMENT = '\uFFFD';

/** Whether a text that was decoded as UTF-8 shows that it wasn't UTF-8. */
export function looksMisread(text: string, encoding: Encoding): boolean {
  return encoding === 'utf-8' && text.includes(REPLACEMENT);
}

/** The bytes as text; bytes that mean nothing in that encoding become "�", never an error. */
export function decode(bytes: ArrayBuffer, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(bytes);
}

// Colours and cursor movements are for terminals: CSI and OSC sequences, and other two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are made of control characters
const ESCAPES = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]/g;

/** The lines of a text, without terminal escapes; a last line break ends the last line and begins no new one. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  const plain = text.includes('\x1b') ? text.replace(ESCAPES, '') : text;
  const lines = plain.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export interface Rows {
  rows: Row[];
  /** Whether rows at the start were left out. */
  cut: boolean;
}

/** The rows of these lines; when there are too many, the last ones: how it ended is what people look for. */
export function toRows(lines: string[]): Rows {
  const rows: Row[] = [];
  lines.forEach((line, index) => {
    rows.push({ number: index + 1, text: line.slice(0, ROW_LENGTH) });
    for (let at = ROW_LENGTH; at < line.length; at += ROW_LENGTH) {
      rows.push({ number: null, text: line.slice(at, at + ROW_LENGTH) });
    }
  });
  return rows.length > MAX_ROWS ? { rows: rows.slice(-MAX_ROWS), cut: true } : { rows, cut: false };
}

/** Indexes of the rows that contain `wanted`, whatever its case. */
export function findRows(rows: Row[], wanted: string): number[] {
  if (wanted === '') return [];
  const needle = wanted.toLowerCase();
  return rows.flatMap((row, index) => (row.text.toLowerCase().includes(needle) ? [index] : []));
}

/** The last lines that say something. */
export function lastLines(text: string, count: number): string[] {
  return splitLines(text)
    .filter((line) => line.trim() !== '')
    .slice(-count);
}
