/** The answers that people choose from. */

import { CHOICES, LONGEST, lengthIn } from './values';

type WrongChoices = 'choices_count' | 'choice_length' | 'choices_repeat';

/** Why these can't be chosen from; undefined: they can. */
export function wrongChoices(choices: readonly string[]): WrongChoices | undefined {
  const said = choices.map((one) => (one ?? '').trim());
  if (said.length < CHOICES.least || said.length > CHOICES.most) return 'choices_count';
  if (said.some((one) => one === '' || lengthIn(one) > LONGEST.choice)) return 'choice_length';
  return new Set(said).size < said.length ? 'choices_repeat' : undefined;
}
