import { expect, test } from 'vitest';
import { isRestless, readColumns, readDensity, readPageSize, toggleColumn, USUAL_COLUMNS } from './columns';

test('whoever never chose sees the usual columns', () => {
  expect(readColumns(null)).toBe(USUAL_COLUMNS);
  expect(readColumns('name')).toBe(USUAL_COLUMNS);
});

test('columns of an older console that are no more are left out, and the name is always there', () => {
  expect(readColumns(['cpu', 'floppy', 7, 'state'])).toEqual(['name', 'state', 'cpu']);
});

test('a column that is switched on stands in its place, the name cannot be switched off', () => {
  expect(toggleColumn(['name', 'os'], 'tags')).toEqual(['name', 'tags', 'os']);
  expect(toggleColumn(['name', 'os'], 'os')).toEqual(['name']);
  expect(toggleColumn(['name', 'os'], 'name')).toEqual(['name', 'os']);
});

test('only columns that move by themselves are asked for again', () => {
  expect(isRestless(USUAL_COLUMNS)).toBe(false);
  expect(isRestless(['name', 'cpu'])).toBe(true);
});

test('density and page size are among those there are', () => {
  expect([readDensity('compact'), readDensity('cosy'), readDensity(null)]).toEqual([
    'compact',
    'comfortable',
    'comfortable',
  ]);
  expect([readPageSize(200), readPageSize(1e6), readPageSize('50')]).toEqual([200, 50, 50]);
});
