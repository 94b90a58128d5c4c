import { expect, test } from 'vitest';
import { tabAddress, tabOf } from './tabs';

test('an address without a tab, or with one that there is not, shows the first', () => {
  expect(tabOf(undefined)).toBe('overview');
  expect(tabOf('../secrets')).toBe('overview');
  expect(tabOf('software')).toBe('software');
});

test('the first tab needs no name', () => {
  expect(tabAddress('01AB', 'overview')).toBe('/agents/01AB');
  expect(tabAddress('01AB', 'tasks')).toBe('/agents/01AB/tasks');
});
