/** The text of a search field: ahead of the address while one types, and following it when one goes back. */

import { useEffect, useRef, useState } from 'react';
import { useDebounced } from './useDebounced';

/** As the server takes them, characters. */
export const LONGEST_SEARCH = 200;

/** `value`: what is searched for by the address. `search` gets `quiet` while the same search goes on. */
export function useSearchText(value: string, search: (text: string, quiet: boolean) => void) {
  const [text, setText] = useState(value);
  const settled = useDebounced(text);
  const asked = useRef(value);
  const latest = useRef(search);
  latest.current = search;
  useEffect(() => {
    if (settled.trim() === asked.current.trim()) return;
    const quiet = asked.current !== '';
    asked.current = settled;
    latest.current(settled, quiet);
  }, [settled]);
  useEffect(() => {
    if (value.trim() === asked.current.trim()) return;
    asked.current = value;
    setText(value);
  }, [value]);
  return { text, setText };
}
