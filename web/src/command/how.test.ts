import { expect, test } from 'vitest';
import { howOf, howPlace, scriptKind, sentHow, USUAL } from './how';

test('what is sent comes back as it was chosen', () => {
  const how = {
    ...USUAL,
    runAs: 'user' as const,
    sessions: 'named' as const,
    user: 'teacher',
    timeout: { amount: 2, unit: 'hours' as const },
    success: 'own' as const,
    successCodes: ['0', '7'],
  };
  expect(howOf(sentHow(how))).toEqual(how);
  expect(howOf(sentHow(USUAL))).toEqual(USUAL);
  expect(howOf({})).toEqual(USUAL);
});

test('whose session it is counts only for a user, and a name only for a certain one', () => {
  const named = { ...USUAL, sessions: 'named' as const, user: 'teacher' };
  expect(sentHow(named)).toMatchObject({ sessions: 'active', user: '' });
  expect(sentHow({ ...named, runAs: 'user', sessions: 'all' })).toMatchObject({ sessions: 'all', user: '' });
});

test('what is refused stands at the field that is seen', () => {
  expect(howPlace('timeout', USUAL)).toEqual(['timeout', 'amount']);
  expect(howPlace('success_codes[...]', USUAL)).toEqual(['success']);
  expect(howPlace('success_codes', { success: 'own' })).toEqual(['successCodes']);
  expect(howPlace('script', USUAL)).toBeUndefined();
});

test('what is no script is shown as a command', () => {
  expect([scriptKind('powershell'), scriptKind('restart'), scriptKind(undefined)]).toEqual([
    'powershell',
    'shell',
    'shell',
  ]);
});
