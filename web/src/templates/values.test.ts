import { expect, test } from 'vitest';
import type { Template } from '../api/types';
import { EMPTY, formField, parameterErrors, pastingLines, templateOf, valuesOf } from './values';

const FLUSH: Template = {
  id: '1',
  key: 'flush',
  built_in: true,
  edited: false,
  name: 'Flush',
  description: 'Forgets.',
  texts: { ko: { name: '비우기', description: '지웁니다.', labels: { deep: '모두' } } },
  kind: 'powershell',
  os: 'windows',
  tags: ['network'],
  run_as: 'system',
  version: 2,
  latest: 2,
  created_at: '2026-01-01T00:00:00Z',
  created_by: '',
  changed_at: '2026-01-01T00:00:00Z',
  changed_by: '',
  script: 'Clear-DnsClientCache',
  parameters: [
    { name: 'deep', type: 'switch', label: 'All of it', default: 'true', required: false, choices: [] },
    { name: 'bare', type: 'text', label: '', default: '', required: false, choices: [] },
  ],
  timeout: 120,
  sessions: 'active',
  user: '',
  working_directory: '',
  success_codes: [0, 1641, 3010],
};

test('the form shows a template in the viewer’s language', () => {
  const korean = valuesOf(FLUSH, 'ko');
  expect([korean.name, korean.description]).toEqual(['비우기', '지웁니다.']);
  expect(korean.parameters.map((one) => one.label)).toEqual(['모두', '']);
  expect(valuesOf(FLUSH, 'en').name).toBe('Flush');
  expect(korean).toMatchObject({ timeout: { amount: 2, unit: 'minutes' }, success: 'installer' });
});

test('what was not changed stays in all languages', () => {
  for (const language of ['ko', 'en']) {
    const sent = templateOf({ ...valuesOf(FLUSH, language), script: 'other' }, FLUSH, language);
    expect(sent).toMatchObject({
      name: 'Flush',
      description: 'Forgets.',
      script: 'other',
      texts: FLUSH.texts,
    });
    expect(sent.parameters).toEqual(FLUSH.parameters);
  }
});

test('what was changed is said in one way only', () => {
  const values = valuesOf(FLUSH, 'ko');
  const sent = templateOf({ ...values, name: '새 이름' }, FLUSH, 'ko');
  expect(sent.name).toBe('새 이름');
  expect(sent.description).toBe('Forgets.');
  expect(sent.texts?.ko).toEqual({ name: '', description: '지웁니다.', labels: { deep: '모두' } });
});

test('words of a parameter that was renamed or asks otherwise go', () => {
  const values = valuesOf(FLUSH, 'ko');
  const [deep, bare] = values.parameters;
  if (!deep || !bare) throw new Error('they are there');
  const asked = templateOf({ ...values, parameters: [{ ...deep, label: '전부' }, bare] }, FLUSH, 'ko');
  expect(asked.parameters[0]?.label).toBe('전부');
  expect(asked.texts?.ko?.labels).toEqual({});
  const renamed = templateOf({ ...values, parameters: [{ ...deep, name: 'all' }] }, FLUSH, 'ko');
  expect(renamed.parameters[0]).toMatchObject({ name: 'all', label: '모두' });
  expect(renamed.texts?.ko?.labels).toEqual({});
});

test('a new one is sent as it was written', () => {
  const sent = templateOf({ ...EMPTY, name: ' Mine ', script: 'x', os: 'any', user: 'left over' });
  expect(sent).toMatchObject({ name: 'Mine', os: null, user: '', timeout: 600, texts: {} });
});

test('lines on which cmd would paste a value are found', () => {
  expect(pastingLines('echo a\necho %PARAM_x%\necho %param_y:~1%\necho $PARAM_x')).toEqual([2, 3]);
});

test('what the server refuses stands at a field', () => {
  expect(['name', 'success_codes', 'parameters.x', 'texts.ko', 'based_on'].map(formField)).toEqual([
    'name',
    'successCodes',
    'parameters',
    'parameters',
    undefined,
  ]);
  expect(parameterErrors({ 'parameters.x': 'a', parameters: 'b', name: 'c' })).toEqual({ x: 'a', '': 'b' });
});
