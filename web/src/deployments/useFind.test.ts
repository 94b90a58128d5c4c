// @vitest-environment jsdom
import { act, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { LogHit, LogHits } from '../api/types';
import { useFind } from './useFind';

afterEach(() => vi.unstubAllGlobals());

/** A server that has these lines, and searches `pace` of them at a time. */
function serve(lines: string[], pace = 100) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const { searchParams } = new URL(request.url);
    const after = Number(searchParams.get('after'));
    const wanted = searchParams.get('q') ?? '';
    const end = Math.min(after + pace, lines.length);
    const hits: LogHit[] = lines
      .map((text, index) => ({ offset: index, line: index + 1, text }))
      .filter(({ offset, text }) => offset >= after && offset < end && text.includes(wanted));
    const body: LogHits = { hits, next: end < lines.length ? end : null, size: lines.length, complete: true };
    return Response.json(body);
  });
}

function finder(size: number) {
  const revealed: number[] = [];
  const reveal = ({ line }: LogHit) => void revealed.push(line);
  const hook = renderHook(({ long }) => useFind('a', 'auto', long, reveal), { initialProps: { long: size } });
  return { ...hook, revealed };
}

test('the first match is shown as one types, and steps go round', async () => {
  serve(['error 1', 'fine', 'error 2']);
  const { result, revealed } = finder(3);
  act(() => result.current.setWanted('error'));
  await waitFor(() => expect(result.current).toMatchObject({ total: 2, current: 1, searched: 1 }));
  act(() => result.current.step(1));
  act(() => result.current.step(1));
  act(() => result.current.step(-1));
  expect(revealed).toEqual([1, 3, 1, 3]);
});

test('a long log is searched question after question', async () => {
  serve(
    Array.from({ length: 95 }, (_, index) => `line ${index}`),
    10,
  );
  const { result } = finder(95);
  act(() => result.current.setWanted('line'));
  await waitFor(() => expect(result.current).toMatchObject({ total: 95, searched: 1 }));
});

test('what is not there is nowhere', async () => {
  serve(['fine']);
  const { result, revealed } = finder(1);
  act(() => result.current.setWanted('error'));
  await waitFor(() => expect(result.current).toMatchObject({ wanted: 'error', total: 0, searched: 1 }));
  act(() => result.current.step(1));
  expect(revealed).toEqual([]);
});

test('a log that grows is searched on, and does not carry the reader away', async () => {
  const lines = ['error 1', 'error 2'];
  serve(lines);
  const { result, revealed, rerender } = finder(2);
  act(() => result.current.setWanted('error'));
  await waitFor(() => expect(result.current.total).toBe(2));
  act(() => result.current.step(1));
  lines.push('error 3');
  rerender({ long: 3 });
  await waitFor(() => expect(result.current).toMatchObject({ total: 3, current: 2 }));
  expect(revealed).toEqual([1, 2]);
});
