/** A choice that this browser remembers. Whoever forbids storage still has it until the page is left. */

import { useState } from 'react';

/** `read` makes sense of what was stored, which may be of an older console or of nobody's making. */
export function useRemembered<T>(name: string, read: (stored: unknown) => T): [T, (value: T) => void] {
  const key = `controldock.${name}`;
  const [value, setValue] = useState<T>(() => read(stored(key)));
  const remember = (next: T) => {
    setValue(next);
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // full, or forbidden
    }
  };
  return [value, remember];
}

function stored(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}
