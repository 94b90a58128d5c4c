/** Claimants side by side: the facts that tell them apart, and what it looks like. */

import type { Claimant } from '../api/types';

export type FactName = 'hostName' | 'address' | 'mainAddress' | 'os' | 'agent';

export interface ComparedFact {
  /** A fact with a text of its own, or the kind of a hardware id. */
  name: FactName | { hardware: string };
  values: string[];
  differs: boolean;
}

const FACTS: [FactName, (claimant: Claimant) => string][] = [
  ['hostName', ({ facts }) => facts.host_name],
  ['address', ({ address }) => address],
  ['mainAddress', ({ facts }) => facts.main_address],
  ['os', ({ facts }) => facts.os_name || facts.os],
  ['agent', ({ facts }) => facts.agent_version],
];

/** One row a fact, one value a claimant. What nobody says is left out. */
export function compared(claimants: Claimant[]): ComparedFact[] {
  const kinds = [...new Set(claimants.flatMap(({ facts }) => Object.keys(facts.hardware_ids)))].sort();
  const hardware = kinds.map((kind): [ComparedFact['name'], (claimant: Claimant) => string] => [
    { hardware: kind },
    ({ facts }) => facts.hardware_ids[kind] ?? '',
  ]);
  return [...FACTS, ...hardware]
    .map(([name, read]) => {
      const values = claimants.map(read);
      return { name, values, differs: new Set(values.filter(Boolean)).size > 1 };
    })
    .filter(({ values }) => values.some(Boolean));
}

/** What it looks like: hardware of its own is a copied disk, the same hardware a restored one. A hint, no proof. */
export function looksLike(claimants: Claimant[]): 'copy' | 'snapshot' {
  const differs = compared(claimants).some((fact) => fact.differs && isOwn(fact.name));
  return differs ? 'copy' : 'snapshot';
}

function isOwn(name: ComparedFact['name']): boolean {
  return typeof name !== 'string' || name === 'hostName';
}

/** Who stays, unless somebody chooses another one: who holds the latest secret. */
export function presumed(claimants: Claimant[]): string | undefined {
  return (claimants.find(({ holds }) => holds === 'current') ?? claimants[0])?.id;
}
