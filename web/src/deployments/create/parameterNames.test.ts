import { expect, test } from 'vitest';
import { wrongName } from './parameterNames';

test.each([
  ['folder', [], undefined],
  ['_x1', [], undefined],
  ['', [], 'parameter_name_missing'],
  ['  ', [], 'parameter_name_missing'],
  ['1st', [], 'parameter_name_unusable'],
  ['a-b', [], 'parameter_name_unusable'],
  ['폴더', [], 'parameter_name_unusable'],
  ['x'.repeat(65), [], 'parameter_name_unusable'],
  ['Folder', ['fOLDER'], 'parameter_name_twice'],
])('%s beside %j: %s', (name, others, wrong) => {
  expect(wrongName(name, others)).toBe(wrong);
});
