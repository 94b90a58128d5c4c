import { expect, test } from 'vitest';
import { changesBetween } from './changes';
import { PRINT, PRINT_1 } from './samples';

test('every field that says something else is a change', () => {
  const after = {
    ...PRINT,
    name: 'Other',
    run_as: 'user' as const,
    sessions: 'named' as const,
    user: 'kim',
    os: null,
    tags: ['a', 'b'],
    texts: {},
  };
  expect(changesBetween(PRINT, after).map(({ aspect, after: said }) => [aspect, said])).toEqual([
    ['name', 'Other'],
    ['os', ''],
    ['runAs', 'user, named, kim'],
    ['tags', 'a, b'],
    ['texts', ''],
  ]);
});

test('parameters come, go and change by their names', () => {
  const [clear] = PRINT.parameters;
  if (!clear) throw new Error('it is there');
  const asked = { ...PRINT, parameters: [{ ...clear, required: true }] };
  expect(changesBetween(PRINT, asked)).toEqual([
    {
      aspect: 'parameter',
      name: 'clear',
      before: 'switch  Empty it  = true',
      after: 'switch  Empty it  = true  *',
    },
  ]);
  expect(changesBetween(PRINT_1, PRINT).find((one) => one.aspect === 'parameter')?.before).toBe('');
});

test('a version is no other than itself', () => {
  expect(changesBetween(PRINT, PRINT)).toEqual([]);
});
