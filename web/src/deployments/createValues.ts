/** The form of a new deployment: its values, and what is sent. */

import type {
  AgentFilter,
  NewDeployment,
  Offline,
  ParameterDefinition,
  ParameterType,
  RunAs,
  Sessions,
  TargetKind,
} from '../api/types';
import { sentValues } from '../parameters/values';
import { type Deadline, deadlineSeconds, type Length, secondsOf } from './create/lengths';
import { exitCodes, type SuccessPreset } from './create/successCodes';
import { NOW, startOf, type When } from './create/when';
import { targetOf } from './targets';

/** What somebody writes; restarts and shut-downs are actions on PCs. */
export const SCRIPT_KINDS = ['shell', 'powershell'] as const;
export type ScriptKind = (typeof SCRIPT_KINDS)[number];

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

export interface CreateValues {
  kind: ScriptKind;
  script: string;
  name: string;
  description: string;
  /** Values of the template's parameters, by name. */
  given: Record<string, string>;
  own: OwnParameter[];
  stdin: string;
  runAs: RunAs;
  sessions: Sessions;
  user: string;
  workingDirectory: string;
  timeout: Length;
  success: SuccessPreset;
  /** As they were typed; they count with the preset `own`. */
  successCodes: string[];
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
  runAs: 'system',
  sessions: 'active',
  user: '',
  workingDirectory: '',
  timeout: { amount: 10, unit: 'minutes' },
  success: 'zero',
  successCodes: ['0'],
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
  const asUser = values.runAs === 'user';
  return {
    script: values.script,
    name: values.name.trim(),
    description: values.description.trim(),
    kind: values.kind,
    timeout: secondsOf(values.timeout),
    parameters: [
      ...sentValues(parameters, values.given),
      ...values.own.map(({ name, type, value }) => ({ name: name.trim(), type, value })),
    ],
    stdin: values.stdin,
    run_as: values.runAs,
    sessions: asUser ? values.sessions : 'active',
    user: asUser && values.sessions === 'named' ? values.user.trim() : '',
    working_directory: values.workingDirectory.trim(),
    success_codes: exitCodes(values.success, values.successCodes),
    target: targetOf(values),
    offline: values.offline,
    deadline_in: deadlineSeconds(values.deadline, values.deadlineOwn),
    ...startOf(values.when),
    template_id: made.templateId,
    template_version: made.templateVersion,
    copied_from: made.copiedFrom,
  };
}
