/** Whom a new deployment is for, between the form and what is sent. */

import type { NewTarget } from '../api/types';
import type { CreateValues } from './createValues';

/** What the form says of them. */
export type Chosen = Pick<CreateValues, 'target' | 'tags' | 'savedFilter' | 'filter' | 'picked'>;

/** The target; what doesn't belong to its kind is not sent. */
export function targetOf(values: Chosen): NewTarget {
  const kind = values.target;
  return {
    kind,
    agent_ids: kind === 'selected' ? values.picked.map(([id]) => id) : [],
    tags: kind === 'tags' ? values.tags : [],
    filter: kind === 'filter' ? values.filter : null,
    saved_filter_id: kind === 'saved_filter' ? (values.savedFilter ?? '') : '',
  };
}

/** Whether it says whom it is for, so that the server can tell how many that are. */
export function isComplete(target: NewTarget): boolean {
  switch (target.kind) {
    case 'tags':
      return target.tags.length > 0;
    case 'saved_filter':
      return target.saved_filter_id !== '';
    case 'selected':
      return target.agent_ids.length > 0;
    default:
      return true;
  }
}
