/** PCs chosen on one page for another: travels in the history's state, so that "back" and "reload" keep it. */

export interface ChosenPcs {
  pcs: [id: string, hostName: string][];
}

export function chosenPcs(pcs: Iterable<[string, string]>): ChosenPcs {
  return { pcs: [...pcs] };
}

/** The PCs in a history state that may be anything. */
export function readChosenPcs(state: unknown): Map<string, string> {
  if (typeof state !== 'object' || state === null || !('pcs' in state) || !Array.isArray(state.pcs))
    return new Map();
  return new Map(state.pcs as ChosenPcs['pcs']);
}
