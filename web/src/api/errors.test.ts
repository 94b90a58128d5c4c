import { expect, test } from 'vitest';
import { errorOf } from './errors';

test('a refusal keeps its code, message and details', () => {
  const error = errorOf(422, {
    code: 'invalid',
    message: 'no',
    details: { fields: { script: 'script_empty' } },
  });
  expect(error).toMatchObject({ code: 'invalid', status: 422, message: 'no' });
  expect(error.fields).toEqual({ script: 'script_empty' });
});

test('an answer that is not ours, such as that of a proxy, still has a code', () => {
  expect(errorOf(502, '<html>').code).toBe('http_502');
  expect(errorOf(500, undefined).fields).toEqual({});
});

test('a failed sign-in does not end a session, everything else with 401 does', () => {
  expect(errorOf(401, { code: 'sign_in_failed' }).needsSignIn).toBe(false);
  expect(errorOf(401, { code: 'not_signed_in' }).needsSignIn).toBe(true);
  expect(errorOf(403, { code: 'not_allowed' }).needsSignIn).toBe(false);
});
