/** The guard's policy as one choice for each class. */

import type { GuardPolicy } from '../api/types';

export type Danger = GuardPolicy['ask_for'][number];
export type Choice = 'allow' | 'ask' | 'forbid';
export type Choices = Record<Danger, Choice>;

export const DANGERS: readonly Danger[] = [
  'destroys_data',
  'power',
  'accounts',
  'security_software',
  'boot_or_registry',
  'downloads_and_runs',
  'obscured',
];

export function choicesOf(policy: Pick<GuardPolicy, 'ask_for' | 'forbid'>): Choices {
  const choice = (danger: Danger): Choice => {
    if (policy.forbid.includes(danger)) return 'forbid';
    return policy.ask_for.includes(danger) ? 'ask' : 'allow';
  };
  return Object.fromEntries(DANGERS.map((danger) => [danger, choice(danger)])) as Choices;
}

/** What is forbidden is asked for too: so it stays when it is allowed again. */
export function policyOf(choices: Choices): Pick<GuardPolicy, 'ask_for' | 'forbid'> {
  return {
    ask_for: DANGERS.filter((danger) => choices[danger] !== 'allow'),
    forbid: DANGERS.filter((danger) => choices[danger] === 'forbid'),
  };
}
