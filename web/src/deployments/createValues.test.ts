import { expect, test } from 'vitest';
import { DEFAULTS, formField, newDeployment, timeoutIn } from './createValues';
import { draftOf, readDraft } from './draft';
import { isAsked, targetOf } from './targets';

test('what the form says is what is sent, in seconds', () => {
  const values = {
    ...DEFAULTS,
    script: ' hostname\n',
    name: ' x ',
    timeout: 90,
    target: 'selected' as const,
  };
  expect(newDeployment(values, { picked: ['a', 'b'], filter: undefined })).toEqual({
    script: ' hostname\n',
    name: 'x',
    kind: 'shell',
    timeout: 5400,
    deadline_in: 604800,
    target: { kind: 'selected', agent_ids: ['a', 'b'], tags: [], filter: null, saved_filter_id: '' },
  });
});

test('PCs that were ticked are not sent when all are meant', () => {
  const chosen = { picked: ['a'], filter: { search: 'x', tags: [] } };
  const values = { ...DEFAULTS, script: 'x', tags: ['1층'], savedFilter: 'f' };
  const nothing = { agent_ids: [], tags: [], filter: null, saved_filter_id: '' };
  expect(newDeployment(values, chosen).target).toEqual({ ...nothing, kind: 'all' });
  expect(newDeployment({ ...values, target: 'tags' }, chosen).target).toEqual({
    ...nothing,
    kind: 'tags',
    tags: ['1층'],
  });
  expect(newDeployment({ ...values, target: 'filter' }, chosen).target).toMatchObject({
    kind: 'filter',
    filter: { search: 'x' },
    agent_ids: [],
  });
  expect(newDeployment({ ...values, target: 'saved_filter' }, chosen).target).toMatchObject({
    saved_filter_id: 'f',
    tags: [],
  });
});

test('only a target that says whom is asked about', () => {
  const target = (kind: 'tags' | 'all', tags: string[] = []) =>
    targetOf({ ...DEFAULTS, target: kind, tags }, { picked: [], filter: undefined });
  expect(isAsked(target('all'))).toBe(false);
  expect(isAsked(target('tags'))).toBe(false);
  expect(isAsked(target('tags', ['a']))).toBe(true);
});

test.each([
  [600, 10, 'minutes'],
  [7200, 2, 'hours'],
  [90, 90, 'seconds'],
  [1.5, 1.5, 'seconds'],
])('%i seconds are %i %s', (seconds, timeout, unit) => {
  expect(timeoutIn(seconds)).toEqual({ timeout, unit });
});

test('each refusal of the API has its place in the form', () => {
  expect(['script', 'name', 'timeout', 'target', 'target.agent_ids', 'deadline_in'].map(formField)).toEqual([
    'script',
    'name',
    'timeout',
    'target',
    'target',
    undefined,
  ]);
});

test('"run again" survives the way through the history, and any other state is no draft', () => {
  const deployment = { script: 's', name: 'n', timeout: 60, target: 'online' } as Parameters<
    typeof draftOf
  >[0];
  expect(readDraft(draftOf(deployment))).toMatchObject({
    script: 's',
    target: 'online',
    timeout: 1,
    unit: 'minutes',
  });
  expect(readDraft(null)).toEqual({});
  expect(readDraft('x')).toEqual({});
});
