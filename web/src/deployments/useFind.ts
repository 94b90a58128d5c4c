/** Finding text in a log: which rows match, and which of them is looked at. */

import { useDeferredValue, useMemo, useState } from 'react';
import { findRows, type Row } from './logText';

export interface Find {
  wanted: string;
  setWanted(wanted: string): void;
  /** Of how many matches, and which of them; counted from 1, 0 when there is none. */
  total: number;
  current: number;
  /** The row of the current match. */
  row: number | undefined;
  step(by: 1 | -1): void;
}

export function useFind(rows: Row[], reveal: (row: number) => void): Find {
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(-1);
  const searched = useDeferredValue(wanted);
  const matches = useMemo(() => findRows(rows, searched), [rows, searched]);
  const index = matches.length === 0 ? -1 : Math.min(at, matches.length - 1);
  return {
    wanted: searched,
    setWanted: (next) => {
      setWanted(next);
      setAt(-1);
    },
    total: matches.length,
    current: index + 1,
    row: matches[index],
    step: (by) => {
      if (matches.length === 0) return;
      const from = index < 0 && by < 0 ? 0 : index;
      const next = (from + by + matches.length) % matches.length;
      setAt(next);
      const row = matches[next];
      if (row !== undefined) reveal(row);
    },
  };
}
