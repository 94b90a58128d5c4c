/** The keys that move through the list and act on its rows. */

export type RowAct =
  | { act: 'go'; to: number; stretch: boolean }
  | { act: 'open' | 'toggle' | 'toggleAll' | 'clear' | 'search' };

const PAGE_OF_ROWS = 10; // rows that PageUp and PageDown skip

export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** What a key means at row `at` of `count` rows; undefined: nothing, it belongs to the browser. */
export function rowAct(press: KeyPress, at: number, count: number): RowAct | undefined {
  if (press.altKey) return undefined;
  if (press.ctrlKey || press.metaKey)
    return press.key.toLowerCase() === 'a' ? { act: 'toggleAll' } : undefined;
  const to = destination(press.key, at, count);
  if (to !== undefined) {
    if (to < 0) return { act: 'search' };
    return { act: 'go', to: Math.min(to, count - 1), stretch: press.shiftKey };
  }
  switch (press.key) {
    case 'Enter':
      return { act: 'open' };
    case ' ':
      return { act: 'toggle' };
    case 'Escape':
      return { act: 'clear' };
    default:
      return undefined;
  }
}

function destination(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1; // above the first row is the search
    case 'PageDown':
      return at + PAGE_OF_ROWS;
    case 'PageUp':
      return Math.max(0, at - PAGE_OF_ROWS);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
