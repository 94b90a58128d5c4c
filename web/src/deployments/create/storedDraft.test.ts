// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { DEFAULTS, MADE_BY_HAND } from '../createValues';
import { dropDraft, isWorthKeeping, keepDraft, readDraft } from './storedDraft';

afterEach(() => sessionStorage.clear());

const VALUES = {
  ...DEFAULTS,
  script: 'hostname',
  stdin: 'hunter2',
  given: { folder: 'C:', password: 'hunter2' },
  own: [
    { name: 'key', type: 'secret' as const, value: 'hunter2' },
    { name: 'days', type: 'number' as const, value: '7' },
  ],
};

test('a draft is kept for who wrote it, without its secrets', () => {
  keepDraft('kim', { visit: 'v', values: VALUES, made: MADE_BY_HAND }, new Set(['password']));
  expect(readDraft('lee')).toBeUndefined();
  expect(readDraft('kim')?.values).toMatchObject({
    script: 'hostname',
    given: { folder: 'C:' },
    own: [{ name: 'key', value: '' }, { value: '7' }],
  });
  expect(readDraft('kim')?.lost).toBe(true);
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('hunter2');
  dropDraft('kim');
  expect(readDraft('kim')).toBeUndefined();
});

test('an older console’s draft gets what it lacks, and nonsense is none', () => {
  sessionStorage.setItem('controldock.new-deployment.kim', '{"visit":"v","values":{"script":"x"}}');
  expect(readDraft('kim')?.values).toEqual({ ...DEFAULTS, script: 'x' });
  sessionStorage.setItem('controldock.new-deployment.kim', 'null');
  expect(readDraft('kim')).toBeUndefined();
  sessionStorage.setItem('controldock.new-deployment.kim', '{');
  expect(readDraft('kim')).toBeUndefined();
});

test('an empty form is nothing to keep', () => {
  expect(isWorthKeeping(DEFAULTS)).toBe(false);
  expect(isWorthKeeping(VALUES)).toBe(true);
});
