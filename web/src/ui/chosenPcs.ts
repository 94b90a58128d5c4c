/** PCs chosen on one page for another: travels in the history's state, so that "back" and "reload" keep it. */

import type { AgentFilter } from '../api/types';

export interface ChosenPcs {
  pcs: [id: string, hostName: string][];
}

export interface ChosenFilter {
  filter: AgentFilter;
}

export function chosenPcs(pcs: Iterable<readonly [string, string]>): ChosenPcs {
  return { pcs: [...pcs].map(([id, name]) => [id, name]) };
}

/** All PCs that match. */
export function chosenFilter(
  filter: { readonly tags: readonly string[] } & Omit<AgentFilter, 'tags'>,
): ChosenFilter {
  return { filter: { ...filter, tags: [...filter.tags] } };
}

/** The PCs in a history state that may be anything. */
export function readChosenPcs(state: unknown): Map<string, string> {
  if (typeof state !== 'object' || state === null || !('pcs' in state) || !Array.isArray(state.pcs))
    return new Map();
  return new Map(state.pcs as ChosenPcs['pcs']);
}

/** The filter in a history state that may be anything. */
export function readChosenFilter(state: unknown): AgentFilter | undefined {
  if (typeof state !== 'object' || state === null || !('filter' in state)) return undefined;
  return typeof state.filter === 'object' && state.filter !== null
    ? (state.filter as AgentFilter)
    : undefined;
}

/** What of a form that asks for whom it is such a state fills in. */
export type ChosenTarget =
  | { target: 'selected'; picked: [id: string, hostName: string][] }
  | { target: 'filter'; filter: AgentFilter }
  | { target?: undefined };

/** The target that a page of PCs sent along; nothing where none did. */
export function chosenTarget(state: unknown): ChosenTarget {
  const pcs = readChosenPcs(state);
  if (pcs.size > 0) return { target: 'selected', picked: [...pcs] };
  const filter = readChosenFilter(state);
  return filter ? { target: 'filter', filter } : {};
}
