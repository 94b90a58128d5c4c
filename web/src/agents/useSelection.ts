/** The PCs that are ticked, on this page and on those before it. */

import type { Key } from 'react';
import { useState } from 'react';
import type { Agent } from '../api/types';
import type { Selection } from '../ui/DataTable';

export function useSelection() {
  const [selected, setSelected] = useState<ReadonlyMap<string, string>>(new Map());
  const change = (keys: Key[], rows: Agent[]) => {
    const names = new Map(rows.filter(Boolean).map((agent) => [agent.id, agent.facts.host_name]));
    setSelected(
      new Map(keys.map((key) => [String(key), names.get(String(key)) ?? selected.get(String(key)) ?? ''])),
    );
  };
  const table: Selection<Agent> = {
    keys: [...selected.keys()],
    change,
    label: (agent) => agent.facts.host_name,
  };
  return { selected, table, clear: () => setSelected(new Map()) };
}
