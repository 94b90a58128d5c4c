/** Which PCs are ticked: some by name, on this page and others, or all that match a filter. */

import type { Agent, AgentChoice } from '../../api/types';
import { asBody, type Filter } from '../../filters/agentFilter';

export type Chosen =
  | { kind: 'some'; pcs: ReadonlyMap<string, string> }
  | { kind: 'all'; filter: Filter; count: number };

export const NOBODY: Chosen = { kind: 'some', pcs: new Map() };

export function countOf(chosen: Chosen): number {
  return chosen.kind === 'all' ? chosen.count : chosen.pcs.size;
}

export function isTicked(chosen: Chosen, id: string): boolean {
  return chosen.kind === 'all' || chosen.pcs.has(id);
}

type Row = Pick<Agent, 'id' | 'facts'>;

/** Tick or untick rows of the page shown. Unticking one of "all" leaves the others of this page. */
export function tick(chosen: Chosen, page: readonly Row[], ids: ReadonlySet<string>, on: boolean): Chosen {
  const pcs = new Map(chosen.kind === 'all' ? named(page) : chosen.pcs);
  for (const row of page) {
    if (!ids.has(row.id)) continue;
    if (on) pcs.set(row.id, row.facts.host_name);
    else pcs.delete(row.id);
  }
  return { kind: 'some', pcs };
}

/** The rows between two of them, both included; without a first one only the last. */
export function between(page: readonly Row[], from: string | undefined, to: string): ReadonlySet<string> {
  const ids = page.map((row) => row.id);
  const start = from === undefined ? -1 : ids.indexOf(from);
  const end = ids.indexOf(to);
  if (start < 0 || end < 0) return new Set([to]);
  return new Set(ids.slice(Math.min(start, end), Math.max(start, end) + 1));
}

/** How much of the page shown is ticked. */
export function pageTicks(chosen: Chosen, page: readonly Row[]): 'none' | 'some' | 'all' {
  const ticked = page.filter((row) => isTicked(chosen, row.id)).length;
  if (ticked === 0) return 'none';
  return ticked === page.length ? 'all' : 'some';
}

/** What the API is told. */
export function choiceOf(chosen: Chosen): AgentChoice {
  if (chosen.kind === 'all') return { agent_ids: [], filter: asBody(chosen.filter) };
  return { agent_ids: [...chosen.pcs.keys()] };
}

function named(rows: readonly Row[]): [string, string][] {
  return rows.map((row) => [row.id, row.facts.host_name]);
}
