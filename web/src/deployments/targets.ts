/** Whom a new deployment is for, between the form and what is sent. */

import type { AgentFilter, NewTarget, TargetKind } from '../api/types';
import type { CreateValues } from './createValues';

/** What the form doesn't hold itself: PCs that were picked, and the filter that one came with. */
export interface Chosen {
  picked: Iterable<string>;
  filter: AgentFilter | undefined;
}

/** The target; what doesn't belong to its kind is not sent. */
export function targetOf(
  values: Pick<CreateValues, 'target' | 'tags' | 'savedFilter'>,
  { picked, filter }: Chosen,
): NewTarget {
  const kind = values.target;
  return {
    kind,
    agent_ids: kind === 'selected' ? [...picked] : [],
    tags: kind === 'tags' ? values.tags : [],
    filter: kind === 'filter' ? (filter ?? null) : null,
    saved_filter_id: kind === 'saved_filter' ? (values.savedFilter ?? '') : '',
  };
}

/** Kinds whose number of PCs only the server can tell. */
const ASKED: readonly TargetKind[] = ['tags', 'filter', 'saved_filter'];

/** Whether the server has to be asked how many PCs that are. */
export function isAsked(target: NewTarget): boolean {
  if (!ASKED.includes(target.kind)) return false;
  return target.tags.length > 0 || target.filter != null || target.saved_filter_id !== '';
}
