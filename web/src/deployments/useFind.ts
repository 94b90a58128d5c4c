/** Finding text in a log: the server searches, a moment at a time; matches are there to step through meanwhile. */

import { useEffect, useRef, useState } from 'react';
import { searchLog } from '../api/logText';
import type { LogEncoding, LogHit } from '../api/types';
import { useDebounced } from '../ui/useDebounced';

export const MAX_FOUND = 10_000; // nobody steps through more

export interface Find {
  wanted: string;
  setWanted(wanted: string): void;
  total: number;
  /** Which of them is looked at, counted from 1; 0 when there is none. */
  current: number;
  hit: LogHit | undefined;
  /** Share of the log that was searched; 1 when all was. */
  searched: number;
  /** Whether there are more than are counted. */
  more: boolean;
  error: unknown;
  step(by: 1 | -1): void;
}

interface Found {
  key: string;
  hits: LogHit[];
  next: number | null;
  size: number;
  error?: unknown;
}

const NOTHING: Found = { key: '', hits: [], next: 0, size: 0 };

/** Finds as one types, beginning with the first match. `size` is how far the log is: a longer one is searched on. */
export function useFind(
  id: string,
  encoding: LogEncoding,
  size: number,
  reveal: (hit: LogHit) => void,
): Find {
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState(0);
  const searchedFor = useDebounced(wanted);
  const key = `${id} ${encoding} ${searchedFor}`;
  const [found, setFound] = useState<Found>(NOTHING);
  const latest = useRef(found);
  latest.current = found;
  const show = useRef(reveal);
  show.current = reveal;
  useEffect(() => {
    if (searchedFor === '') return;
    const stop = new AbortController();
    const known = latest.current.key === key ? latest.current : { ...NOTHING, key };
    if (known.hits.length === 0) setAt(0);
    const take = (next: Found) => {
      const first = next.hits[0];
      if (latest.current.hits.length === 0 && first) show.current(first);
      latest.current = next;
      setFound(next);
    };
    take(known);
    void search(known, { id, encoding, wanted: searchedFor, size }, take, stop.signal);
    return () => stop.abort();
  }, [key, id, encoding, searchedFor, size]);
  const { hits, next } = found.key === key ? found : NOTHING;
  const index = Math.min(at, hits.length - 1);
  return {
    wanted: searchedFor,
    setWanted,
    total: hits.length,
    current: index + 1,
    hit: searchedFor === '' ? undefined : hits[index],
    searched: next === null || found.size === 0 ? 1 : next / found.size,
    more: hits.length >= MAX_FOUND,
    error: found.error,
    step: (by) => {
      if (hits.length === 0) return;
      const to = (index + by + hits.length) % hits.length;
      setAt(to);
      const hit = hits[to];
      if (hit) reveal(hit);
    },
  };
}

interface Question {
  id: string;
  encoding: LogEncoding;
  wanted: string;
  size: number;
}

async function search(known: Found, ask: Question, take: (found: Found) => void, signal: AbortSignal) {
  let found = known;
  let after: number | null = found.next ?? found.size;
  while (after !== null && (after < ask.size || found.size === 0) && found.hits.length < MAX_FOUND) {
    try {
      const answer = await searchLog(ask.id, ask.encoding, ask.wanted, after, signal);
      const last = found.hits.at(-1)?.offset ?? -1;
      const fresh = answer.hits.filter(({ offset }) => offset > last);
      found = { ...found, hits: [...found.hits, ...fresh], next: answer.next, size: answer.size };
      after = answer.next;
    } catch (error) {
      if (signal.aborted) return;
      found = { ...found, error };
      after = null;
    }
    if (signal.aborted) return;
    take(found);
  }
}
