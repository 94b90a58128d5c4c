import { expect, test } from 'vitest';
import { filterOf, readView, writeView } from './usePlace';

test('what is looked at survives the way through the address', () => {
  const view = {
    tab: 'coverage',
    which: 'not_read',
    network: '10.0.3.0/24',
    search: 'lab',
    pc: 'PC1',
  } as const;
  expect(readView(writeView(view))).toEqual(view);
});

test('an address that nobody wrote shows all receipts', () => {
  const view = readView(new URLSearchParams('tab=secrets&which=everything'));
  expect(view).toEqual({
    tab: 'receipts',
    which: undefined,
    network: undefined,
    search: '',
    pc: undefined,
  });
  expect(writeView(view).toString()).toBe('');
  expect(filterOf(view)).toEqual({});
});

test('PCs of which no network is known can be asked for', () => {
  expect(filterOf(readView(new URLSearchParams('network=')))).toEqual({ network: '' });
});

test('the server is asked by step, or by what is missing', () => {
  expect(filterOf(readView(new URLSearchParams('which=displayed&search=kim')))).toEqual({
    step: 'displayed',
    search: 'kim',
  });
  expect(filterOf(readView(new URLSearchParams('which=not_answered')))).toEqual({ missed: 'not_answered' });
});
