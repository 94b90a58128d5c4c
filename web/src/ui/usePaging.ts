/** Keyset paging: the cursors of the pages gone through, so that one can go back. */

import { useState } from 'react';

export interface Paging {
  /** Of the page shown; undefined: the first. */
  cursor: string | undefined;
  /** How many pages lie before this one. */
  index: number;
  next(cursor: string): void;
  previous(): void;
}

/** Paging that starts anew when `filters`, a text of everything that is filtered by, changes. */
export function usePaging(filters: string): Paging {
  const [trail, setTrail] = useState<{ filters: string; cursors: string[] }>({ filters, cursors: [] });
  const cursors = trail.filters === filters ? trail.cursors : [];
  return {
    cursor: cursors.at(-1),
    index: cursors.length,
    next: (cursor) => setTrail({ filters, cursors: [...cursors, cursor] }),
    previous: () => setTrail({ filters, cursors: cursors.slice(0, -1) }),
  };
}
