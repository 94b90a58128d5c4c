/** From "this changed" to "ask for that again". */

import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { Changes, Noun } from './events';
import { keys } from './keys';

/** More ids than this at once are cheaper as "all of them". */
const MANY = 20;

/** The query keys that a change makes stale. */
export function staleKeys(changes: Changes): QueryKey[] {
  return (Object.entries(changes) as [Noun, string[]][]).flatMap(([noun, ids]) => keysOf(noun, ids));
}

function keysOf(noun: Noun, ids: string[]): QueryKey[] {
  const many = ids.length === 0 || ids.length > MANY;
  switch (noun) {
    case 'agents':
      return many ? [keys.agents.all] : [keys.agents.lists, keys.agents.facets, ...ids.map(keys.agents.one)];
    case 'deployments':
      return many ? [keys.deployments.all] : [keys.deployments.lists, ...ids.map(keys.deployments.one)];
    case 'announcements':
      return many ? [keys.announcements.all] : [keys.announcements.lists, ...ids.map(keys.announcements.one)];
    case 'registrations':
      return [keys.registrations.all, keys.tokens.all]; // who used a token has a state, too
    case 'enrollment_tokens':
      return [keys.tokens.all];
    case 'alerts':
      return [keys.alerts.all];
    case 'schedules':
      return [keys.schedules.all];
    case 'tags':
      return [keys.tags, keys.agents.all]; // a PC's tags are part of it
    case 'templates':
      return [keys.templates.all];
    case 'saved_filters':
      return [keys.savedFilters];
    default:
      return []; // a newer server may speak of nouns that this console doesn't show
  }
}

/** A refresh and the pause after it, ms: a screen that changes oftener than twice a second can't be read. */
const PAUSE = 500;

/**
 * Refreshes stale queries, one round at a time.
 *
 * A change that arrives while a round is under way waits for the next one: it must not abort a request that is nearly
 * answered (then a busy server would never be seen), and must not be satisfied by one that began before the change.
 */
export class Refresher {
  readonly #client: QueryClient;
  readonly #pause: () => Promise<void>;
  readonly #waiting = new Map<string, QueryKey>();
  #busy = false;

  constructor(client: QueryClient, pause = () => new Promise<void>((done) => setTimeout(done, PAUSE))) {
    this.#client = client;
    this.#pause = pause;
  }

  /** Ask again for everything below these keys. */
  refresh(stale: QueryKey[]): void {
    for (const key of stale) this.#waiting.set(JSON.stringify(key), key);
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.size > 0) {
      const round = [...this.#waiting.values()];
      this.#waiting.clear();
      await Promise.allSettled(round.map((queryKey) => this.#client.invalidateQueries({ queryKey })));
      await this.#pause();
    }
    this.#busy = false;
  }
}
