/** The form of a new deployment: its values, and what is sent. */

import type { NewDeployment, TargetKind } from '../api/types';
import { type Chosen, targetOf } from './targets';

export type Unit = 'seconds' | 'minutes' | 'hours';

/** Seconds in each unit. */
export const UNITS: Record<Unit, number> = { seconds: 1, minutes: 60, hours: 3_600 };
export const UNIT_NAMES = Object.keys(UNITS) as Unit[];

/** How long PCs that are off may take to come, in seconds. */
export const DEADLINES = { hour: 3_600, day: 86_400, week: 7 * 86_400, month: 30 * 86_400 } as const;
export type Deadline = keyof typeof DEADLINES;
export const DEADLINE_NAMES = Object.keys(DEADLINES) as Deadline[];

export interface CreateValues {
  script: string;
  name: string;
  timeout: number | null;
  unit: Unit;
  deadline: Deadline;
  target: TargetKind;
  /** Names; PCs that have any of them. */
  tags: string[];
  savedFilter: string | undefined;
}

export const DEFAULTS: CreateValues = {
  script: '',
  name: '',
  timeout: 10,
  unit: 'minutes',
  deadline: 'week',
  target: 'all',
  tags: [],
  savedFilter: undefined,
};

/** What is sent for these values. */
export function newDeployment(values: CreateValues, chosen: Chosen): NewDeployment {
  return {
    script: values.script,
    name: values.name.trim(),
    kind: 'shell',
    timeout: (values.timeout ?? 0) * UNITS[values.unit],
    deadline_in: DEADLINES[values.deadline],
    target: targetOf(values, chosen),
  };
}

/** The largest unit in which the timeout is a whole number. */
export function timeoutIn(seconds: number): Pick<CreateValues, 'timeout' | 'unit'> {
  const unit = ([...UNIT_NAMES].reverse().find((name) => seconds % UNITS[name] === 0) ?? 'seconds') as Unit;
  return { timeout: seconds / UNITS[unit], unit };
}

/** Which field of the form shows a refusal about that field of the API. */
export function formField(field: string): keyof CreateValues | undefined {
  if (field.startsWith('target')) return 'target';
  return field === 'script' || field === 'name' || field === 'timeout' ? field : undefined;
}
