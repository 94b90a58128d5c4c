import { expect, test } from 'vitest';
import { en } from './en';
import { ko } from './ko';
import { differences } from './plurals';

test('Korean and English have the same texts with the same placeholders', () => {
  expect(differences(en, ko)).toEqual([]);
});

test('a missing text, a text too many, an empty one and another placeholder are found', () => {
  const one = { a: 'x', b: 'x {{n}}', c: 'x', n_one: '1', n_other: '{{count}}' };
  const other = { b: 'x {{m}}', c: ' ', d: 'x', n_other: '{{count}}' };
  expect(differences(one, other)).toEqual([
    'a is missing in the second language',
    'b has other placeholders',
    'c is empty in the second language',
    'd is missing in the first language',
  ]);
});
