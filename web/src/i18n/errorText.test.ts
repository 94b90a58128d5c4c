import { expect, test } from 'vitest';
import { ApiError, errorOf } from '../api/errors';
import { speak } from '../testing/speak';
import { errorText, fieldText } from './errorText';

const en = speak('en');
const ko = speak('ko');

test('a known code has its own sentence in each language', () => {
  const error = errorOf(409, { code: 'already_decided', message: 'no', details: {} });
  expect(errorText(error, en)).toBe('Somebody else has already decided about this request.');
  expect(errorText(error, ko)).toBe('다른 관리자가 이미 처리한 요청입니다.');
});

test('of an unknown code we show what the server said', () => {
  expect(errorText(new ApiError('disk_full', 503, 'The disk is full.'), ko)).toBe('The disk is full.');
});

test('an incident on the server can be found in its log', () => {
  const error = errorOf(500, { code: 'internal', message: '', details: { incident: 'abc123' } });
  expect(errorText(error, en)).toContain('abc123');
});

test('something that is no error of the API gets a plain sentence, never its innards', () => {
  expect(errorText(new TypeError('x is undefined'), en)).toBe('That did not work');
});

test('a field is explained by its reason, an unknown reason is at least named', () => {
  expect(fieldText('script_empty', ko)).toBe('실행할 명령을 입력해 주세요.');
  expect(fieldText('too_blue', en)).toContain('too_blue');
});
