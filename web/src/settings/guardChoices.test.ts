import { expect, test } from 'vitest';
import { choicesOf, DANGERS, policyOf } from './guardChoices';

test('a policy is one choice for each class, and back', () => {
  const policy = { ask_for: [...DANGERS.slice(0, 3)], forbid: DANGERS.slice(2, 3) };
  const choices = choicesOf(policy);
  expect(choices).toMatchObject({ destroys_data: 'ask', accounts: 'forbid', obscured: 'allow' });
  expect(policyOf(choices)).toEqual(policy);
});

test('what is forbidden though nobody is asked for it is forbidden', () => {
  expect(choicesOf({ ask_for: [], forbid: ['power'] }).power).toBe('forbid');
});
