// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter, useLocation, useNavigate } from 'react-router';
import { expect, test } from 'vitest';
import { NO_FILTER } from '../../filters/agentFilter';
import { useListPlace } from './useListPlace';

function open(address: string) {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <MemoryRouter initialEntries={[address]}>{children}</MemoryRouter>
  );
  const seen = () => ({ place: useListPlace(), navigate: useNavigate(), location: useLocation() });
  return renderHook(seen, { wrapper }).result;
}

test('one goes forth and back through the pages, and the browser’s Back does the same', async () => {
  const result = open('/agents?tag=a');
  act(() => result.current.place.paging.next('c1'));
  act(() => result.current.place.paging.next('c2'));
  expect(result.current.location.search).toBe('?tag=a&after=c2&page=3');
  expect(result.current.place.paging).toMatchObject({ cursor: 'c2', index: 2 });
  act(() => result.current.place.paging.previous());
  expect(result.current.place.paging).toMatchObject({ cursor: 'c1', index: 1 });
  await act(async () => result.current.navigate(-1));
  expect(result.current.place.paging).toMatchObject({ cursor: 'c2', index: 2 });
});

test('before a page that was opened from a bookmark lies the first page', () => {
  const result = open('/agents?after=c7&page=8');
  act(() => result.current.place.paging.previous());
  expect(result.current.place.paging).toMatchObject({ cursor: undefined, index: 0 });
  expect(result.current.location.search).toBe('');
});

test('two changes before the next drawing are both made', () => {
  const result = open('/agents?search=lab&after=c1&page=2');
  act(() => {
    const { setFilter, setOrder } = result.current.place;
    setFilter(NO_FILTER);
    setOrder({ sort: 'os', order: 'asc' });
  });
  expect(result.current.location.search).toBe('?sort=os');
});

test('a change while the details of a PC are open leaves them open', () => {
  const result = open('/agents/one?search=lab');
  act(() => result.current.place.setFilter({ ...NO_FILTER, state: 'offline' }));
  expect(result.current.location).toMatchObject({ pathname: '/agents/one', search: '?state=offline' });
});
