import { expect, test } from 'vitest';
import { settled } from './TagsField';

test('a name that is there already is meant, however it was typed', () => {
  expect(settled(['lab-3', ' 새  태그 ', 'LAB-3', ' '], ['Lab-3'])).toEqual(['Lab-3', '새 태그']);
});

test('Korean typed letter by letter is the same tag', () => {
  expect(settled(['3층'.normalize('NFD')], ['3층'])).toEqual(['3층']);
});
