/**
 * The one live connection to the server: says which things changed, never what they are now.
 *
 * The server sends `ready` at the start of each connection and `changed` with the ids per noun. While there is no
 * connection nothing is heard, so after each `ready` everything on the screen is asked for again.
 * Known limit: a connection that dies without a trace is noticed only when the browser notices.
 */

/** Ids per noun; an empty list means "many". */
export type Changes = Partial<Record<Noun, string[]>>;
export const NOUNS = [
  'agents',
  'registrations',
  'alerts',
  'schedules',
  'deployments',
  'announcements',
  'enrollment_tokens',
  'tags',
  'templates',
  'saved_filters',
] as const;
export type Noun = (typeof NOUNS)[number];

/** Everything may have changed. */
export const ANYTHING: Changes = Object.fromEntries(NOUNS.map((noun) => [noun, []]));

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'stopped';

/** The part of EventSource that is used here. */
export interface Source {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export interface LiveParts {
  open(): Source;
  /** Call `run` after `ms`; returns how to call it off. */
  later(ms: number, run: () => void): () => void;
  /** A number in [0, 1). */
  chance(): number;
}

export interface LiveListener {
  ready(): void;
  changed(changes: Changes): void;
  /** The connection failed: perhaps nobody is signed in any more. */
  failed(): void;
}

const FIRST_RETRY = 1_000; // ms
const LONGEST_RETRY = 30_000; // ms; a server that restarts is back on the screen within half a minute

/** Keeps one event source open, and opens a new one with back-off when it fails. */
export class LiveConnection {
  #state: LiveState = 'stopped';
  #source: Source | undefined;
  #callOff: (() => void) | undefined;
  #failures = 0;
  readonly #watchers = new Set<() => void>();
  readonly #parts: LiveParts;
  readonly #listener: LiveListener;

  constructor(parts: LiveParts, listener: LiveListener) {
    this.#parts = parts;
    this.#listener = listener;
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Tell `watcher` of each new state; returns how to stop that. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  start(): void {
    if (this.#state !== 'stopped') return;
    this.#failures = 0;
    this.#connect('connecting');
  }

  stop(): void {
    this.#drop();
    this.#become('stopped');
  }

  /** Don't wait for the back-off any longer, if that is what we do. */
  hurry(): void {
    if (this.#callOff) this.#connect('reconnecting');
  }

  #connect(state: LiveState): void {
    this.#drop();
    this.#become(state);
    const source = this.#parts.open();
    this.#source = source;
    source.addEventListener('ready', () => this.#onReady(source));
    source.addEventListener('changed', (event) => this.#onChanged(source, event.data));
    source.addEventListener('error', () => this.#onError(source));
  }

  #onReady(source: Source): void {
    if (source !== this.#source) return;
    this.#failures = 0;
    this.#become('live');
    this.#listener.ready();
  }

  #onChanged(source: Source, data: string): void {
    if (source === this.#source) this.#listener.changed(parseChanges(data));
  }

  #onError(source: Source): void {
    if (source !== this.#source) return;
    this.#drop();
    this.#become('reconnecting');
    const longest = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** this.#failures);
    this.#failures += 1;
    // Between half and all of it: consoles that lost the same server must not come back at one moment.
    const wait = longest * (0.5 + 0.5 * this.#parts.chance());
    this.#callOff = this.#parts.later(wait, () => this.#connect('reconnecting'));
    this.#listener.failed();
  }

  #drop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  #become(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

/** The changes in an event's data; what can't be read counts as "everything changed". */
export function parseChanges(data: string): Changes {
  try {
    const parsed: unknown = JSON.parse(data);
    if (typeof parsed === 'object' && parsed !== null) return parsed as Changes;
  } catch {
    // falls through: better to ask again than to miss something
  }
  return ANYTHING;
}

/** The browser's parts: the real EventSource, timers and chance. */
export const browserParts: LiveParts = {
  open: () => new EventSource('/api/events'),
  later: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  chance: () => Math.random(),
};
