/** How a command runs, as forms hold it and as it is sent: as whom, where, for how long, and what counts as success. */

import type { RunAs, Sessions } from '../api/types';
import { type Length, lengthOf, secondsOf, TIMEOUT_UNITS } from './lengths';
import { exitCodes, type SuccessPreset, successOf } from './successCodes';

/** What somebody writes; restarts and shut-downs are actions on PCs. */
export const SCRIPT_KINDS = ['shell', 'powershell'] as const;
export type ScriptKind = (typeof SCRIPT_KINDS)[number];

/** The kind that a form shows for what it is made from. */
export function scriptKind(kind: string | undefined): ScriptKind {
  return SCRIPT_KINDS.find((one) => one === kind) ?? 'shell';
}

export interface How {
  runAs: RunAs;
  sessions: Sessions;
  user: string;
  workingDirectory: string;
  timeout: Length;
  success: SuccessPreset;
  /** As they were typed; they count with the preset `own`. */
  successCodes: string[];
}

interface SentHow {
  run_as: RunAs;
  sessions: Sessions;
  user: string;
  working_directory: string;
  timeout: number;
  success_codes: number[];
}

export const USUAL: How = {
  runAs: 'system',
  sessions: 'active',
  user: '',
  workingDirectory: '',
  timeout: { amount: 10, unit: 'minutes' },
  success: 'zero',
  successCodes: ['0'],
};

/** What is sent; what does not count as it is chosen is left out. */
export function sentHow(how: How): SentHow {
  const asUser = how.runAs === 'user';
  return {
    run_as: how.runAs,
    sessions: asUser ? how.sessions : 'active',
    user: asUser && how.sessions === 'named' ? how.user.trim() : '',
    working_directory: how.workingDirectory.trim(),
    timeout: secondsOf(how.timeout),
    success_codes: exitCodes(how.success, how.successCodes),
  };
}

/** The fields that show it. */
export function howOf(sent: Partial<SentHow>): How {
  const { run_as: runAs, sessions, user, working_directory: directory, timeout, success_codes: codes } = sent;
  return {
    runAs: runAs ?? USUAL.runAs,
    sessions: sessions ?? USUAL.sessions,
    user: user ?? USUAL.user,
    workingDirectory: directory ?? USUAL.workingDirectory,
    timeout: timeout === undefined ? USUAL.timeout : lengthOf(timeout, TIMEOUT_UNITS),
    ...successOf(codes ?? [0]),
  };
}

/** The form's field where something is said about a field of the API; undefined: it is none of these. */
export function howPlace(field: string, { success }: Pick<How, 'success'>): string[] | undefined {
  switch (field.replace(/\[.*$/, '')) {
    case 'run_as':
      return ['runAs'];
    case 'sessions':
    case 'user':
      return [field];
    case 'working_directory':
      return ['workingDirectory'];
    case 'timeout':
      return ['timeout', 'amount'];
    case 'success_codes':
      return [success === 'own' ? 'successCodes' : 'success'];
    default:
      return undefined;
  }
}
