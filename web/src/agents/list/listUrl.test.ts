import { expect, test } from 'vitest';
import { NO_FILTER } from '../../filters/agentFilter';
import { BY_NAME, clickedOrder, listQuery, readPlace, withFilter, withOrder, withPage } from './listUrl';

const empty = new URLSearchParams();

test('an address without words is the first page of all PCs by name', () => {
  const place = readPlace(empty);
  expect(place).toEqual({ filter: NO_FILTER, order: BY_NAME, cursor: undefined, index: 0 });
  expect(listQuery(place, 50)).toEqual({ sort: 'name', order: 'asc', limit: 50 });
});

test('what was filtered, sorted and paged to comes back from a bookmark', () => {
  const filter = {
    search: '컴퓨터실 kim',
    state: 'offline',
    os: 'windows',
    version: '0.1.0',
    tags: ['1층', 'a&b'],
  } as const;
  const address = withPage(
    withOrder(withFilter(empty, filter), { sort: 'last_check_in', order: 'asc' }),
    'c-u/r=s+or',
    2,
  );
  const place = readPlace(new URLSearchParams(address.toString()));
  expect(place).toEqual({
    filter,
    order: { sort: 'last_check_in', order: 'asc' },
    cursor: 'c-u/r=s+or',
    index: 2,
  });
  expect(listQuery(place, 100)).toEqual({
    search: '컴퓨터실 kim',
    state: 'offline',
    os: 'windows',
    version: '0.1.0',
    tag: ['1층', 'a&b'],
    sort: 'last_check_in',
    order: 'asc',
    limit: 100,
    cursor: 'c-u/r=s+or',
  });
});

test('an address that somebody bent is still a list', () => {
  const place = readPlace(
    new URLSearchParams('state=asleep&os=beos&sort=luck&order=up&page=-3&tag=&tag=a&tag=a'),
  );
  expect(place.filter).toEqual({ ...NO_FILTER, tags: ['a'] });
  expect(place.order).toEqual(BY_NAME);
  expect(place.index).toBe(0);
  expect(readPlace(new URLSearchParams('after=x&page=1e9999')).index).toBe(0);
});

test('another filter or order begins at the first page, and leaves the rest of the address alone', () => {
  const third = new URLSearchParams('after=x&page=3&keep=me&order=desc');
  expect(withFilter(third, { ...NO_FILTER, tags: ['b'] }).toString()).toBe('keep=me&order=desc&tag=b');
  expect(withOrder(third, { sort: 'os', order: 'asc' }).toString()).toBe('keep=me&sort=os');
  expect(withOrder(third, BY_NAME).toString()).toBe('keep=me');
});

test('the newest comes first where there is something new, and a second click turns it round', () => {
  const seen = clickedOrder(BY_NAME, 'last_check_in');
  expect(seen).toEqual({ sort: 'last_check_in', order: 'desc' });
  expect(clickedOrder(seen, 'last_check_in').order).toBe('asc');
  expect(clickedOrder(seen, 'os')).toEqual({ sort: 'os', order: 'asc' });
});
