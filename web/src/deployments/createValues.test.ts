import { expect, test } from 'vitest';
import { DEFAULTS, formField, newDeployment, timeoutIn } from './createValues';
import { draftOf, readDraft } from './draft';

test('what the form says is what is sent, in seconds', () => {
  const values = {
    ...DEFAULTS,
    script: ' hostname\n',
    name: ' x ',
    timeout: 90,
    target: 'selected' as const,
  };
  expect(newDeployment(values, ['a', 'b'])).toEqual({
    script: ' hostname\n',
    name: 'x',
    kind: 'shell',
    timeout: 5400,
    deadline_in: 604800,
    target: { kind: 'selected', agent_ids: ['a', 'b'] },
  });
});

test('PCs that were ticked are not sent when all are meant', () => {
  expect(newDeployment({ ...DEFAULTS, script: 'x' }, ['a']).target).toEqual({ kind: 'all', agent_ids: [] });
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
