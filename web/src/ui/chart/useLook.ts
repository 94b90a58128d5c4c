/** The console's colours and fonts for what is drawn on a canvas, where CSS doesn't reach. */

import { useSyncExternalStore } from 'react';

export interface Look {
  /** The value of a CSS variable of palette.ts. */
  colour(name: string): string;
  fonts: string;
}

/** The theme writes which scheme it is on the root element, together with the colours. */
function watch(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-scheme'] });
  return () => observer.disconnect();
}

/** Drawn again when the scheme changes. */
export function useLook(): Look {
  useSyncExternalStore(watch, () => document.documentElement.dataset.scheme);
  const style = getComputedStyle(document.documentElement);
  return {
    colour: (name) => style.getPropertyValue(name).trim(),
    fonts: style.getPropertyValue('--cd-fonts').trim(),
  };
}
