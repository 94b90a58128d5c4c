/** How many PCs the form is about at the moment. */

import { useReach } from '../../api/hooks/deployments';
import type { TargetKind } from '../../api/types';
import { useDebounced } from '../../ui/useDebounced';
import type { CreateValues } from '../createValues';
import { type Chosen, isComplete, targetOf } from '../targets';

export interface Hit {
  /** On how many it runs or will run; undefined: not known yet, or nobody was chosen. */
  count: number | undefined;
  online: number | undefined;
  offline: number | undefined;
}

export type KnownCounts = Record<'all' | 'online', number>;

/** What the server says of the target; before it has, what the list of PCs says. */
export function useHit(values: Chosen & Partial<Pick<CreateValues, 'offline'>>, known: KnownCounts) {
  const target = targetOf(values);
  const complete = isComplete(target);
  const settled = useDebounced(JSON.stringify(target));
  const asked = JSON.parse(settled) as typeof target;
  const reach = useReach(asked, complete && isComplete(asked));
  const answered = complete && asked.kind === target.kind && !reach.error ? reach.data : undefined;
  const guess = guessOf(values, known);
  const total = answered?.total ?? guess.total;
  const online = answered?.online ?? guess.online;
  const skips = values.offline === 'skip' || values.target === 'online';
  const counts: Partial<Record<TargetKind, number>> = { ...known, selected: values.picked.length };
  if (total !== undefined) counts[values.target] = total;
  return {
    counts,
    hit: {
      count: skips ? online : total,
      online,
      offline: total === undefined || online === undefined ? undefined : total - online,
    },
  };
}

function guessOf({ target, picked }: Chosen, known: KnownCounts): { total?: number; online?: number } {
  if (target === 'all') return { total: known.all, online: known.online };
  if (target === 'online') return { total: known.online, online: known.online };
  return target === 'selected' && picked.length > 0 ? { total: picked.length } : {};
}
