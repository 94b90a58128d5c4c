import { expect, test } from 'vitest';
import { tagChange } from './tagChange';

test('only the difference is told', () => {
  expect(tagChange(['lab', '2층'], ['2층', 'loud'])).toEqual({ add: ['loud'], remove: ['lab'] });
});

test('the same tag in other letters is no change, and is added once', () => {
  expect(tagChange(['Lab'], ['lab'])).toEqual({ add: [], remove: [] });
  expect(tagChange([], ['Lab', 'LAB'])).toEqual({ add: ['LAB'], remove: [] });
});
