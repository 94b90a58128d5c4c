import { expect, test } from 'vitest';
import { speak } from '../testing/speak';
import { asBody, asQuery, isFiltered, isSameFilter, NO_FILTER, toggleTag } from './agentFilter';
import { listAddress, readFilter } from './filterUrl';
import { filterParts, filterText } from './filterWords';

const full = { search: ' pc ', state: 'offline', os: 'windows', version: '', tags: ['b', 'a'] } as const;

test('nothing filtered by is nothing said', () => {
  expect(asQuery(NO_FILTER)).toEqual({});
  expect(isFiltered(NO_FILTER)).toBe(false);
  expect(isFiltered({ ...NO_FILTER, search: '  ' })).toBe(false);
});

test('an agent without a version can be filtered by as well', () => {
  expect(isFiltered({ ...NO_FILTER, version: '' })).toBe(true);
  expect(asQuery(full)).toEqual({
    search: 'pc',
    state: 'offline',
    os: 'windows',
    version: '',
    tag: ['b', 'a'],
  });
  expect(asBody(full).search).toBe('pc');
});

test('the order of tags and spaces around a search make no other filter', () => {
  expect(isSameFilter(full, { ...full, search: 'pc', tags: ['a', 'b'] })).toBe(true);
  expect(isSameFilter(full, { ...full, tags: ['a'] })).toBe(false);
  expect(isSameFilter(NO_FILTER, { ...NO_FILTER, version: '' })).toBe(false);
});

test('a tag is put in and taken out', () => {
  expect(toggleTag(toggleTag(NO_FILTER, 'a'), 'b').tags).toEqual(['a', 'b']);
  expect(toggleTag({ ...NO_FILTER, tags: ['a', 'b'] }, 'a').tags).toEqual(['b']);
});

test('each part can be told and taken away by itself', () => {
  const parts = filterParts(full, speak('en'));
  expect(parts.map((part) => part.text)).toEqual(['“pc”', 'Offline', 'Windows', 'Agent unknown', 'b', 'a']);
  expect(parts.find((part) => part.tag === 'b')?.without.tags).toEqual(['a']);
  expect(parts[1]?.without.state).toBeNull();
  expect(filterText(NO_FILTER, speak('ko'))).toBe('모든 PC');
});

test('an address of the list means the filter that it was made of', () => {
  const filter = { ...NO_FILTER, search: 'a&tag=x', tags: ['#1'] };
  expect(readFilter(new URLSearchParams(listAddress(filter).split('?')[1]))).toEqual(filter);
  expect(listAddress(NO_FILTER)).toBe('/agents');
});
