/** The ticks of the list, and what clicks and keys do to them. */

import { useState } from 'react';
import type { Agent } from '../../api/types';
import { type Filter, isSameFilter, type Standing, standingOf } from '../../filters/agentFilter';
import { between, type Chosen, countOf, NOBODY, pageTicks, tick } from './selection';

export interface ListSelection {
  chosen: Chosen;
  count: number;
  ticks: 'none' | 'some' | 'all';
  /** `stretch`: everything from the last one clicked to this one. */
  toggle(id: string, on: boolean, stretch?: boolean): void;
  /** Tick the rows from one to another. */
  stretch(from: string, to: string): void;
  togglePage(on: boolean): void;
  chooseAll(): void;
  clear(): void;
}

interface Ticks {
  kept: Chosen;
  /** What can be done with PCs that were removed can't be done with others: they are never ticked together. */
  among: Standing;
}

/** "All that match" is about one filter: with another one nobody is chosen. Their number moves with the list. */
function stillMeant(kept: Chosen, filter: Filter, total: number): Chosen {
  if (kept.kind === 'some') return kept;
  return isSameFilter(kept.filter, filter) ? { ...kept, count: total } : NOBODY;
}

/** `total` PCs match `filter`; `page` is the part of them that is shown. */
export function useSelection(page: readonly Agent[], filter: Filter, total: number): ListSelection {
  const [{ kept, among }, setTicks] = useState<Ticks>({ kept: NOBODY, among: 'active' });
  const [last, setLast] = useState<string>();
  const standing = standingOf(filter);
  const setKept = (next: Chosen) => setTicks({ kept: next, among: standing });
  const chosen = among === standing ? stillMeant(kept, filter, total) : NOBODY;
  return {
    chosen,
    count: countOf(chosen),
    ticks: pageTicks(chosen, page),
    toggle: (id, on, stretch = false) => {
      setKept(tick(chosen, page, stretch ? between(page, last, id) : new Set([id]), on));
      setLast(id);
    },
    stretch: (from, to) => {
      setKept(tick(chosen, page, between(page, from, to), true));
      setLast(to);
    },
    togglePage: (on) => setKept(tick(chosen, page, new Set(page.map((agent) => agent.id)), on)),
    chooseAll: () => setKept({ kind: 'all', filter, count: total }),
    clear: () => {
      setKept(NOBODY);
      setLast(undefined);
    },
  };
}
