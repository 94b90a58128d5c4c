/** Finding text in a log: which rows match, and which of them is looked at. */

import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
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

/** Finds as one types, beginning with the first match; typing itself never waits for the search. */
export function useFind(rows: Row[], reveal: (row: number) => void): Find {
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const searched = useDeferredValue(wanted);
  const matches = useMemo(() => findRows(rows, searched), [rows, searched]);
  const shown = useRef('');
  const first = matches[0];
  useEffect(() => {
    if (shown.current === searched) return; // a log that grows must not carry the reader away
    shown.current = searched;
    setAt(0);
    if (first !== undefined) reveal(first);
  }, [searched, first, reveal]);
  const index = Math.min(at, matches.length - 1);
  return {
    wanted: searched,
    setWanted,
    total: matches.length,
    current: index + 1,
    row: matches[index],
    step: (by) => {
      if (matches.length === 0) return;
      const next = (index + by + matches.length) % matches.length;
      setAt(next);
      const row = matches[next];
      if (row !== undefined) reveal(row);
    },
  };
}
