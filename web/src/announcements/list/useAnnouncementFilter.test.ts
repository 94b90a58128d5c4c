import { expect, test } from 'vitest';
import { daysAgo, readFilter } from './useAnnouncementFilter';

const read = (address: string) => readFilter(new URLSearchParams(address));

test('the address says what is listed', () => {
  expect(read('').query).toEqual({});
  expect(read('').filtered).toBe(false);
  expect(read('state=active&priority=high,urgent&by=kim&search=점검').query).toEqual({
    state: ['active'],
    priority: ['high', 'urgent'],
    created_by: 'kim',
    search: '점검',
  });
});

test('both days of a span count', () => {
  const { query } = read('from=2026-11-01&to=2026-11-01');
  expect(Date.parse(query.until ?? '') - Date.parse(query.since ?? '')).toBe(86_400_000);
});

test('nonsense is left out', () => {
  expect(read('state=lost&priority=loud&from=soon&to=late').query).toEqual({});
});

test('today is none days ago', () => {
  expect(daysAgo(0, Date.parse('2026-11-25T12:00Z'))).toMatch(/^2026-11-2[456]$/);
});
