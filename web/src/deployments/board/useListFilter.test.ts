import { expect, test } from 'vitest';
import { readListFilter } from './useListFilter';

test('the address of a schedule’s deployments lists only these', () => {
  const { schedule, filtered, query } = readListFilter(new URLSearchParams('schedule=s1'));
  expect({ schedule, filtered, query }).toEqual({
    schedule: 's1',
    filtered: true,
    query: { schedule_id: 's1' },
  });
});

test('states, kinds and words go together; what nobody knows is left out', () => {
  const filter = readListFilter(new URLSearchParams('state=paused&kind=shell&search=dns'));
  expect(filter.query).toEqual({ state: ['paused'], kind: 'shell', search: 'dns' });
  expect(readListFilter(new URLSearchParams('state=lost&kind=x')).filtered).toBe(false);
});
