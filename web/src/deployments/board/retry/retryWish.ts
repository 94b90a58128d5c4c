/** What is asked for when PCs try again. */

import type { Cause, Deployment, NewRetry, TaskState } from '../../../api/types';
import { countOf, RETRYABLE } from '../../counts';

/** Which PCs a retry is offered for. */
export type RetryOffer =
  | { kind: 'states' }
  | { kind: 'cause'; cause: Cause }
  | { kind: 'pcs'; agentIds: string[] };

/** States that there are to choose from, and those chosen at first: failures; what may have run already is never chosen for one. */
export function offeredStates(counts: Deployment['counts']): { all: TaskState[]; first: TaskState[] } {
  const all = RETRYABLE.filter((state) => (counts[state] ?? 0) > 0);
  const first = all.filter((state) => state === 'failed' || state === 'timed_out');
  return { all, first };
}

/** How many PCs that will be, as far as can be told. */
export function retryCount(
  offer: RetryOffer,
  states: readonly TaskState[],
  counts: Deployment['counts'],
): number {
  switch (offer.kind) {
    case 'states':
      return countOf(counts, states);
    case 'cause':
      return offer.cause.count;
    case 'pcs':
      return offer.agentIds.length;
  }
}

/** The wish as it is sent. */
export function retryWish(offer: RetryOffer, states: readonly TaskState[], deadline: number): NewRetry {
  const nothing = { states: [], causes: [], agent_ids: [], deadline_in: deadline };
  switch (offer.kind) {
    case 'states':
      return { ...nothing, states: [...states] };
    case 'cause':
      return {
        ...nothing,
        states: [offer.cause.state],
        causes: offer.cause.cause ? [offer.cause.cause] : [],
      };
    case 'pcs':
      return { ...nothing, states: [...RETRYABLE], agent_ids: offer.agentIds };
  }
}
