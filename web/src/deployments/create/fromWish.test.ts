import { expect, test } from 'vitest';
import { DEFAULTS, newDeployment } from '../createValues';
import { fromWish, secretsOf } from './fromWish';

const VALUES = {
  ...DEFAULTS,
  kind: 'powershell' as const,
  script: 'Get-Date',
  name: 'Clock',
  description: 'why',
  own: [
    { name: 'folder', type: 'text' as const, value: 'C:' },
    { name: 'key', type: 'secret' as const, value: '' },
  ],
  runAs: 'user' as const,
  sessions: 'named' as const,
  user: 'kim',
  workingDirectory: 'C:\\Temp',
  timeout: { amount: 2, unit: 'hours' as const },
  success: 'installer' as const,
  successCodes: ['0', '1641', '3010'],
  target: 'selected' as const,
  picked: [['a', '']] as [string, string][],
  offline: 'skip' as const,
  deadline: 'day' as const,
  deadlineOwn: { amount: 1, unit: 'days' as const },
};

test('a copy is everything that was sent', () => {
  const { values, made } = fromWish(newDeployment(VALUES), 'd1', new Set());
  expect(values).toEqual(VALUES);
  expect(made).toEqual({ templateId: '', templateVersion: 0, copiedFrom: 'd1' });
});

test('its start has passed, so a copy starts now unless one says otherwise', () => {
  const wish = { ...newDeployment(VALUES), starts_at: '2020-01-01T00:00:00Z', time_zone: 'UTC' };
  expect(fromWish(wish, 'd1', new Set()).values.when).toEqual({ kind: 'now' });
});

test('the template’s parameters are its own again; the secrets have to be given anew', () => {
  const wish = { ...newDeployment(VALUES), template_id: 't', template_version: 2 };
  const { values, made } = fromWish(wish, 'd1', new Set(['folder']));
  expect(values.given).toEqual({ folder: 'C:' });
  expect(values.own.map((one) => one.name)).toEqual(['key']);
  expect(made).toEqual({ templateId: 't', templateVersion: 2, copiedFrom: 'd1' });
  expect(secretsOf(wish)).toEqual(['key']);
});

test('a choice without its template is a text', () => {
  const wish = {
    ...newDeployment(VALUES),
    parameters: [{ name: 'mode', type: 'choice' as const, value: 'fast', own: false }],
  };
  expect(fromWish(wish, 'd1', new Set()).values.own).toEqual([{ name: 'mode', type: 'text', value: 'fast' }]);
});
