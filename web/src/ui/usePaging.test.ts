// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { usePaging } from './usePaging';

test('one goes forth and back along the cursors', () => {
  const { result } = renderHook(() => usePaging(''));
  expect(result.current).toMatchObject({ cursor: undefined, index: 0 });
  act(() => result.current.next('a'));
  act(() => result.current.next('b'));
  expect(result.current).toMatchObject({ cursor: 'b', index: 2 });
  act(() => result.current.previous());
  expect(result.current).toMatchObject({ cursor: 'a', index: 1 });
});

test('another search starts at its first page', () => {
  const { result, rerender } = renderHook(({ filters }) => usePaging(filters), {
    initialProps: { filters: 'x' },
  });
  act(() => result.current.next('a'));
  rerender({ filters: 'xy' });
  expect(result.current).toMatchObject({ cursor: undefined, index: 0 });
});
