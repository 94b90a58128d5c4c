import { expect, test } from 'vitest';
import { type DiffLine, diffLines, folded } from './diff';

const SIGNS = { same: ' ', added: '+', removed: '-' };
const drawn = (lines: readonly DiffLine[]) => lines.map(({ kind, text }) => SIGNS[kind] + text);
const side = (lines: readonly DiffLine[], without: DiffLine['kind']) =>
  lines.filter(({ kind }) => kind !== without).map(({ text }) => text);

test('a changed line is a removed and an added one', () => {
  expect(drawn(diffLines('a\nb\nc\n', 'a\nB\nc\n'))).toEqual([' a', '-b', '+B', ' c']);
});

test('lines have the numbers that they have on either side', () => {
  expect(diffLines('a\nb', 'x\na\nb')).toEqual([
    { kind: 'added', text: 'x', new: 1 },
    { kind: 'same', text: 'a', old: 1, new: 2 },
    { kind: 'same', text: 'b', old: 2, new: 3 },
  ]);
});

test('nothing, the same and everything', () => {
  expect(diffLines('', '')).toEqual([]);
  expect(drawn(diffLines('a', 'a'))).toEqual([' a']);
  expect(drawn(diffLines('', 'a\nb'))).toEqual(['+a', '+b']);
  expect(drawn(diffLines('a\nb', ''))).toEqual(['-a', '-b']);
});

test('how lines end is no difference', () => {
  expect(drawn(diffLines('a\r\nb\r\n', 'a\nb'))).toEqual([' a', ' b']);
});

test('whatever is compared, both texts are in the difference, and it is as short as it can be', () => {
  let seed = 7;
  const chance = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  for (let round = 0; round < 300; round += 1) {
    const make = () => Array.from({ length: chance(12) }, () => 'abcd'[chance(4)] ?? 'a');
    const [before, after] = [make(), make()];
    const lines = diffLines(before.join('\n'), after.join('\n'));
    expect(side(lines, 'added')).toEqual(before);
    expect(side(lines, 'removed')).toEqual(after);
    const common = lines.filter(({ kind }) => kind === 'same').length;
    expect(common).toBe(longestCommon(before, after));
  }
});

function longestCommon(a: string[], b: string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      const row = table[i] as number[];
      const above = table[i - 1] as number[];
      row[j] =
        a[i - 1] === b[j - 1]
          ? (above[j - 1] as number) + 1
          : Math.max(above[j] as number, row[j - 1] as number);
    }
  return table[a.length]?.[b.length] ?? 0;
}

test('two texts that have nothing in common are replaced as a whole, at once', () => {
  const before = Array.from({ length: 20_000 }, (_, n) => `old ${n}`).join('\n');
  const after = Array.from({ length: 20_000 }, (_, n) => `new ${n}`).join('\n');
  expect(diffLines(before, after)).toHaveLength(40_000);
});

test('unchanged lines far from a change are left out', () => {
  const before = Array.from({ length: 20 }, (_, n) => `${n}`);
  const after = before.with(10, 'x');
  const shown = folded(diffLines(before.join('\n'), after.join('\n')));
  expect(shown[0]).toBe(7);
  expect(shown.at(-1)).toBe(6);
  expect(shown).toHaveLength(1 + 3 + 2 + 3 + 1);
});
