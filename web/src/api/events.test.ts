import { expect, test } from 'vitest';
import { ANYTHING, type Changes, LiveConnection, NOUNS, parseChanges, type Source } from './events';

class FakeSource implements Source {
  readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  closed = false;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.closed = true;
  }
  say(type: string, data = ''): void {
    this.listeners.get(type)?.(new MessageEvent(type, { data }));
  }
}

/** A world in which time passes when the test says so. */
function world() {
  const sources: FakeSource[] = [];
  const waits: { ms: number; run: () => void }[] = [];
  const heard: (string | Changes)[] = [];
  const live = new LiveConnection(
    {
      open: () => {
        const source = new FakeSource();
        sources.push(source);
        return source;
      },
      later: (ms, run) => {
        const wait = { ms, run };
        waits.push(wait);
        return () => void waits.splice(waits.indexOf(wait), 1);
      },
      chance: () => 1,
    },
    {
      ready: () => heard.push('ready'),
      changed: (changes) => heard.push(changes),
      failed: () => heard.push('failed'),
    },
  );
  const last = () => sources.at(-1) ?? new FakeSource();
  const pass = () => waits.shift()?.run();
  return { live, sources, waits, heard, last, pass };
}

test('it is live once the server says ready, and passes on what changed', () => {
  const { live, last, heard } = world();
  live.start();
  expect(live.state).toBe('connecting');
  last().say('ready', '{}');
  last().say('changed', '{"agents":["a"]}');
  expect(live.state).toBe('live');
  expect(heard).toEqual(['ready', { agents: ['a'] }]);
});

test('it comes back with longer and longer waits, and starts over after a success', () => {
  const { live, last, waits, pass, heard } = world();
  live.start();
  const seen: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    last().say('error');
    expect(live.state).toBe('reconnecting');
    seen.push(waits[0]?.ms ?? 0);
    pass();
  }
  expect(seen).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  last().say('ready');
  expect(heard.at(-1)).toBe('ready');
  last().say('error');
  expect(waits[0]?.ms).toBe(1000);
});

test('an old connection that still speaks is not listened to', () => {
  const { live, sources, last, pass, heard } = world();
  live.start();
  last().say('error');
  pass();
  sources[0]?.say('changed', '{"agents":[]}');
  sources[0]?.say('error');
  expect(sources).toHaveLength(2);
  expect(sources[0]?.closed).toBe(true);
  expect(heard).toEqual(['failed']);
});

test('when the network is back nobody waits for the back-off', () => {
  const { live, sources, last, waits } = world();
  live.start();
  live.hurry();
  expect(sources).toHaveLength(1);
  last().say('error');
  live.hurry();
  expect(sources).toHaveLength(2);
  expect(waits).toHaveLength(0);
});

test('stopped means stopped', () => {
  const { live, last, waits } = world();
  live.start();
  last().say('error');
  live.stop();
  expect(waits).toHaveLength(0);
  expect(live.state).toBe('stopped');
});

test('an event that cannot be read counts as everything', () => {
  expect(parseChanges('{')).toBe(ANYTHING);
  expect(Object.keys(ANYTHING)).toEqual([...NOUNS]);
});
