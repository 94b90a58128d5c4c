/** "Run again": a deployment's values on the way to the form for a new one, in the history's state. */

import type { Deployment } from '../api/types';
import { lengthOf, TIMEOUT_UNITS } from './create/lengths';
import type { CreateValues } from './createValues';

export type Draft = Pick<CreateValues, 'script' | 'name' | 'timeout' | 'target'>;

/** Who it was for is known only by the kind of the group; PCs, tags and filters are chosen anew. */
export function draftOf(deployment: Deployment): { draft: Draft } {
  const { script, name, timeout, target } = deployment;
  return {
    draft: {
      script,
      name,
      target: target === 'filter' ? 'selected' : target,
      timeout: lengthOf(timeout, TIMEOUT_UNITS),
    },
  };
}

/** The draft in a history state that may be anything. */
export function readDraft(state: unknown): Partial<Draft> {
  if (typeof state !== 'object' || state === null || !('draft' in state)) return {};
  return state.draft as Draft;
}
