// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Agent } from '../../api/types';
import { type Filter, NO_FILTER } from '../../filters/agentFilter';
import { useSelection } from './useSelection';

const rows = ['a', 'b', 'c'].map((id) => ({ id, facts: { host_name: `pc-${id}` } }) as Agent);

function list(filter: Filter = NO_FILTER) {
  return renderHook(({ filter, total }) => useSelection(rows, filter, total), {
    initialProps: { filter, total: 1240 },
  });
}

test('what is ticked stays ticked when one searches on', () => {
  const { result, rerender } = list();
  act(() => result.current.toggle('b', true));
  rerender({ filter: { ...NO_FILTER, search: 'x', state: 'offline' }, total: 3 });
  expect(result.current).toMatchObject({ count: 1, ticks: 'some' });
});

test('"all that match" follows its filter in number, and is forgotten with another one', () => {
  const { result, rerender } = list();
  act(() => result.current.chooseAll());
  rerender({ filter: NO_FILTER, total: 1239 });
  expect(result.current).toMatchObject({ count: 1239, ticks: 'all' });
  rerender({ filter: { ...NO_FILTER, os: 'linux' }, total: 40 });
  expect(result.current.count).toBe(0);
});

test('PCs that were removed are never ticked together with others', () => {
  const { result, rerender } = list();
  act(() => result.current.toggle('a', true));
  rerender({ filter: { ...NO_FILTER, state: 'removed' }, total: 3 });
  expect(result.current.count).toBe(0);
  act(() => result.current.toggle('c', true));
  expect([...(result.current.chosen.kind === 'some' ? result.current.chosen.pcs.keys() : [])]).toEqual(['c']);
});

test('Shift takes everything since the last click', () => {
  const { result } = list();
  act(() => result.current.toggle('a', true));
  act(() => result.current.toggle('c', true, true));
  expect(result.current).toMatchObject({ count: 3, ticks: 'all' });
  act(() => result.current.clear());
  expect(result.current.count).toBe(0);
});
