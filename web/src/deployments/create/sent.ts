/** What the form is sent as. */

import type { NewDeployment, ParameterDefinition } from '../../api/types';
import { timesOf } from '../../schedules/recurrence';
import { type CreateValues, type Made, newDeployment } from '../createValues';
import type { Sent } from './useSubmit';

/** A deployment, or a schedule that makes one each time. */
export function sentOf(values: CreateValues, made: Made, parameters: readonly ParameterDefinition[]): Sent {
  const wish = newDeployment(values, made, parameters);
  const { when } = values;
  if (when.kind !== 'recurring') return { kind: 'deployment', wish };
  return {
    kind: 'schedule',
    wish: { ...timesOf(when.recurrence), name: nameOf(wish), deployment: wish },
  };
}

const LONGEST_NAME = 200; // characters

/** The list of schedules needs a name; as with deployments it is the script's first line. */
function nameOf({ name, script }: NewDeployment): string {
  return name || (script.trim().split('\n')[0] ?? '').trim().slice(0, LONGEST_NAME);
}
