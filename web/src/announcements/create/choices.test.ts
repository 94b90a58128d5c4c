import { expect, test } from 'vitest';
import { wrongChoices } from './choices';

test('two to ten answers that differ and say something', () => {
  expect(wrongChoices(['월', '화'])).toBeUndefined();
  expect(wrongChoices(['월'])).toBe('choices_count');
  expect(wrongChoices(Array.from({ length: 11 }, (_, n) => `${n}`))).toBe('choices_count');
  expect(wrongChoices(['월', ' '])).toBe('choice_length');
  expect(wrongChoices(['월', '화'.repeat(101)])).toBe('choice_length');
  expect(wrongChoices(['월', ' 월 '])).toBe('choices_repeat');
});
