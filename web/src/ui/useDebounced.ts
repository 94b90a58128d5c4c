import { useEffect, useState } from 'react';

const PAUSE = 250; // ms: long enough for the next letter, short enough to feel direct

/** `value`, once it has stopped changing. */
export function useDebounced<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
