/** The form's values for a deployment that was made before. */

import type { NewDeployment } from '../../api/types';
import { type CreateValues, DEFAULTS, type Made, SCRIPT_KINDS } from '../createValues';
import { deadlineOf, lengthOf, TIMEOUT_UNITS } from './lengths';
import { successOf } from './successCodes';

export interface Copied {
  values: CreateValues;
  made: Made;
}

/** A copy: everything but its start, which has passed, and its secrets, which nobody can read. */
export function fromWish(
  wish: NewDeployment,
  copiedFrom: string,
  templateNames: ReadonlySet<string>,
): Copied {
  const { target } = wish;
  const parameters = (wish.parameters ?? []).map((one) => ({ ...one, type: one.type ?? 'text' }));
  const values: CreateValues = {
    ...DEFAULTS,
    kind: SCRIPT_KINDS.find((kind) => kind === wish.kind) ?? 'shell',
    script: wish.script,
    name: wish.name ?? '',
    description: wish.description ?? '',
    given: Object.fromEntries(
      parameters.filter(({ name }) => templateNames.has(name)).map(({ name, value }) => [name, value]),
    ),
    // A choice needs its template's list; without that it is a text.
    own: parameters
      .filter(({ name }) => !templateNames.has(name))
      .map((one) => ({ ...one, type: one.type === 'choice' ? 'text' : one.type })),
    runAs: wish.run_as ?? DEFAULTS.runAs,
    sessions: wish.sessions ?? DEFAULTS.sessions,
    user: wish.user ?? '',
    workingDirectory: wish.working_directory ?? '',
    timeout: lengthOf(wish.timeout ?? 600, TIMEOUT_UNITS),
    ...successOf(wish.success_codes ?? [0]),
    target: target.kind,
    tags: [...(target.tags ?? [])],
    savedFilter: target.saved_filter_id || undefined,
    filter: target.filter ?? DEFAULTS.filter,
    picked: (target.agent_ids ?? []).map((id) => [id, '']),
    offline: wish.offline ?? DEFAULTS.offline,
    ...deadlineOf(wish.deadline_in ?? 604_800),
  };
  const made = {
    templateId: wish.template_id ?? '',
    templateVersion: wish.template_version ?? 0,
    copiedFrom,
  };
  return { values, made };
}

/** Names of the secrets of a copy: they have to be given again. */
export function secretsOf(wish: NewDeployment): string[] {
  return (wish.parameters ?? []).filter((one) => one.type === 'secret').map((one) => one.name);
}
