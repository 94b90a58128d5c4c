import { expect, test } from 'vitest';
import { DEFAULTS } from '../createValues';
import { foldsOf, placeOf } from './places';

const VALUES = {
  ...DEFAULTS,
  given: { folder: '' },
  own: [
    { name: 'first', type: 'text' as const, value: '' },
    { name: ' key ', type: 'secret' as const, value: '' },
  ],
};

test.each([
  ['script', ['script']],
  ['timeout', ['timeout', 'amount']],
  ['success_codes', ['success']],
  ['success_codes[...]', ['success']],
  ['working_directory', ['workingDirectory']],
  ['user', ['user']],
  ['starts_at', ['when']],
  ['time_zone', ['when']],
  ['cron', ['when']],
  ['deadline_in', ['deadline']],
  ['target', ['target']],
  ['target.agent_ids', ['target']],
  ['parameters', ['own']],
  ['parameters[...].value', ['own']],
  ['parameters.key', ['own', 1, 'value']],
  ['parameters.folder', ['given', 'folder']],
  ['parameters.nobody', ['own']],
  ['deployment.script', ['script']],
  ['deployment.parameters.first', ['own', 0, 'value']],
])('what the server says of %s stands at %j', (field, name) => {
  expect(placeOf(field, VALUES)?.name).toEqual(name);
});

test('with values of one’s own, it stands at these', () => {
  const own = { ...VALUES, success: 'own' as const, deadline: 'own' as const };
  expect(placeOf('success_codes', own)?.name).toEqual(['successCodes']);
  expect(placeOf('deadline_in', own)?.name).toEqual(['deadlineOwn', 'amount']);
});

test('what is folded away is opened, a field that nobody knows has no place', () => {
  expect(placeOf('user', VALUES)?.fold).toBe('how');
  expect(foldsOf([['own', 0, 'name'], ['stdin'], ['script'], ['successCodes'], ['user']])).toEqual([
    'parameters',
    'how',
  ]);
  expect(foldsOf([['successCodes']])).toEqual(['how']);
  expect(placeOf('something_new', VALUES)).toBeUndefined();
});
