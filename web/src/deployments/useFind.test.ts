// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { type Row, toRows } from './logText';
import { useFind } from './useFind';

function finder(lines: string[]) {
  const revealed: number[] = [];
  const reveal = (row: number) => void revealed.push(row);
  const hook = renderHook(({ rows }: { rows: Row[] }) => useFind(rows, reveal), {
    initialProps: { rows: toRows(lines).rows },
  });
  return { ...hook, revealed };
}

test('the first match is shown as one types, and steps go round', () => {
  const { result, revealed } = finder(['error 1', 'fine', 'error 2']);
  act(() => result.current.setWanted('error'));
  expect(result.current).toMatchObject({ total: 2, current: 1, row: 0 });
  act(() => result.current.step(1));
  act(() => result.current.step(1));
  act(() => result.current.step(-1));
  expect(revealed).toEqual([0, 2, 0, 2]);
});

test('what is not there is nowhere', () => {
  const { result, revealed } = finder(['fine']);
  act(() => result.current.setWanted('error'));
  act(() => result.current.step(1));
  expect(result.current).toMatchObject({ total: 0, current: 0, row: undefined });
  expect(revealed).toEqual([]);
});

test('a log that grows does not carry the reader away', () => {
  const { result, revealed, rerender } = finder(['error 1', 'error 2']);
  act(() => result.current.setWanted('error'));
  act(() => result.current.step(1));
  rerender({ rows: toRows(['error 1', 'error 2', 'error 3']).rows });
  expect(result.current).toMatchObject({ total: 3, current: 2 });
  expect(revealed).toEqual([0, 1]);
});
