/** The form of a new deployment: its values, and what is sent. */

import type {
  AgentFilter,
  NewDeployment,
  Offline,
  ParameterDefinition,
  ParameterType,
  TargetKind,
} from '../api/types';
import { type How, type ScriptKind, sentHow, USUAL } from '../command/how';
import { type Deadline, deadlineSeconds, type Length } from '../command/lengths';
import { sentValues } from '../parameters/values';
import { NOW, startOf, type When } from './create/when';
import { targetOf } from './targets';

/** Types of parameters that are made here; choices need a template. */
export const OWN_TYPES = ['text', 'number', 'switch', 'secret'] as const;

/** A parameter that a template has not. */
export interface OwnParameter {
  name: string;
  type: ParameterType;
  value: string;
}

/** What it was made from. */
export interface Made {
  templateId: string;
  templateVersion: number;
  copiedFrom: string;
}

export interface CreateValues extends How {
  kind: ScriptKind;
  script: string;
  name: string;
  description: string;
  /** Values of the template's parameters, by name. */
  given: Record<string, string>;
  own: OwnParameter[];
  stdin: string;
  target: TargetKind;
  /** Names; PCs that have any of them. */
  tags: string[];
  savedFilter: string | undefined;
  filter: AgentFilter;
  picked: PickedPc[];
  offline: Offline;
  deadline: Deadline;
  /** Counts with the deadline `own`. */
  deadlineOwn: Length;
  when: When;
}

export type PickedPc = [id: string, hostName: string];

export const DEFAULTS: CreateValues = {
  kind: 'shell',
  script: '',
  name: '',
  description: '',
  given: {},
  own: [],
  stdin: '',
  ...USUAL,
  target: 'all',
  tags: [],
  savedFilter: undefined,
  filter: { search: '', tags: [] },
  picked: [],
  offline: 'wait',
  deadline: 'week',
  deadlineOwn: { amount: 3, unit: 'days' },
  when: NOW,
};

export const MADE_BY_HAND: Made = { templateId: '', templateVersion: 0, copiedFrom: '' };

/** What is sent for these values; what does not count as they are chosen is left out. */
export function newDeployment(
  values: CreateValues,
  made: Made = MADE_BY_HAND,
  parameters: readonly ParameterDefinition[] = [],
): NewDeployment {
  return {
    script: values.script,
    name: values.name.trim(),
    description: values.description.trim(),
    kind: values.kind,
    parameters: [
      ...sentValues(parameters, values.given),
      ...values.own.map(({ name, type, value }) => ({ name: name.trim(), type, value, own: true })),
    ],
    stdin: values.stdin,
    ...sentHow(values),
    target: targetOf(values),
    offline: values.offline,
    deadline_in: deadlineSeconds(values.deadline, values.deadlineOwn),
    ...startOf(values.when),
    template_id: made.templateId,
    template_version: made.templateVersion,
    copied_from: made.copiedFrom,
  };
}
