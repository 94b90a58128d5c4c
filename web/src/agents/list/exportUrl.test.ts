import { expect, test } from 'vitest';
import { NO_FILTER } from '../../filters/agentFilter';
import { exportUrl } from './exportUrl';
import { BY_NAME } from './listUrl';

test('the file has what the list shows, in its order', () => {
  const url = new URL(
    exportUrl({ ...NO_FILTER, search: 'a b', tags: ['1층', '2층'] }, BY_NAME, [
      'name',
      'os',
      'last_check_in',
    ]),
    'http://x',
  );
  expect(url.pathname).toBe('/api/agents.csv');
  expect(url.searchParams.get('search')).toBe('a b');
  expect(url.searchParams.getAll('tag')).toEqual(['1층', '2층']);
  expect(url.searchParams.get('sort')).toBe('name');
  expect(url.searchParams.getAll('columns')).toEqual([
    'host_name',
    'os',
    'os_name',
    'last_check_in',
    'offline_since',
  ]);
});
