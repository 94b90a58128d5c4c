/** One clock for all relative times on the screen. */

import { useSyncExternalStore } from 'react';

/** How often "3 minutes ago" is looked at again, ms; nothing finer than seconds is shown of what goes on. */
const TICK = 1_000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const watchers = new Set<() => void>();

function tick(): void {
  now = Date.now();
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  if (timer === undefined) {
    timer = setInterval(tick, TICK);
    tick(); // the clock stood still while nobody watched
  }
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present time in ms, renewed every few seconds. */
export function useNow(): number {
  return useSyncExternalStore(watch, () => now);
}

/** What `say` makes of the present time; whoever shows it is drawn again only when the words change. */
export function useWordsOfNow(say: (now: number) => string): string {
  return useSyncExternalStore(watch, () => say(now));
}
