/** The form's values for a deployment that was made before. */

import type { NewDeployment } from '../../api/types';
import { howOf, scriptKind } from '../../command/how';
import { DEADLINES, deadlineOf } from '../../command/lengths';
import { type CreateValues, DEFAULTS, type Made } from '../createValues';

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
    kind: scriptKind(wish.kind),
    script: wish.script,
    name: wish.name ?? '',
    description: wish.description ?? '',
    given: Object.fromEntries(
      parameters.filter(({ name }) => templateNames.has(name)).map(({ name, value }) => [name, value]),
    ),
    // A choice needs its template's list; without that it is a text.
    own: parameters
      .filter(({ name }) => !templateNames.has(name))
      .map(({ name, type, value }) => ({ name, type: type === 'choice' ? 'text' : type, value })),
    ...howOf(wish),
    target: target.kind,
    tags: [...(target.tags ?? [])],
    savedFilter: target.saved_filter_id || undefined,
    filter: target.filter ?? DEFAULTS.filter,
    picked: (target.agent_ids ?? []).map((id) => [id, '']),
    offline: wish.offline ?? DEFAULTS.offline,
    ...deadlineOf(wish.deadline_in ?? DEADLINES.week),
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
