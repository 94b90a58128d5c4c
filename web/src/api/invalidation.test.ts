import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { ANYTHING } from './events';
import { Refresher, staleKeys } from './invalidation';
import { keys } from './keys';

test('a changed agent makes the lists, their counts and its own page stale', () => {
  expect(staleKeys({ agents: ['a'] })).toEqual([keys.agents.lists, keys.agents.facets, keys.agents.one('a')]);
});

test('a renamed tag stands in every list', () => {
  expect(staleKeys({ tags: ['t'], saved_filters: ['s'] })).toEqual([
    keys.tags,
    keys.agents.all,
    keys.savedFilters,
  ]);
});

test('an empty list means many: everything of that noun', () => {
  expect(staleKeys({ deployments: [], agents: [] })).toEqual([keys.deployments.all, keys.agents.all]);
});

test('when anything may have changed, no noun is forgotten', () => {
  const stale = staleKeys(ANYTHING);
  for (const key of [
    keys.agents,
    keys.announcements,
    keys.deployments,
    keys.schedules,
    keys.templates,
    keys.alerts,
    keys.tokens,
  ])
    expect(stale).toContainEqual(key.all);
  expect(stale).toContainEqual(keys.savedFilters);
});

test('very many ids are cheaper as all', () => {
  expect(staleKeys({ agents: Array.from({ length: 200 }, (_, i) => String(i)) })).toEqual([keys.agents.all]);
});

test('requests and tokens are short lists, asked for as a whole', () => {
  expect(staleKeys({ registrations: ['r'], enrollment_tokens: ['t'] })).toEqual([
    keys.registrations.all,
    keys.tokens.all, // who used a token has a state of its own
    keys.tokens.all,
  ]);
});

test('a newer server may speak of things that this console does not know', () => {
  expect(staleKeys(JSON.parse('{"floor_plans":["x"]}'))).toEqual([]);
});

test('the receipts and answers of an announcement hang below it, what was sent to a PC below the lists', () => {
  expect(staleKeys({ announcements: ['a'] })).toEqual([
    keys.announcements.lists,
    keys.announcements.one('a'),
  ]);
  const below = (key: readonly unknown[], parent: readonly unknown[]) =>
    expect(key.slice(0, parent.length)).toEqual([...parent]);
  below(keys.announcements.receipts('a', { limit: 10 }), keys.announcements.one('a'));
  below(keys.announcements.answers('a'), keys.announcements.one('a'));
  below(keys.announcements.ofAgent('pc'), keys.announcements.lists);
});

test('the tasks of a deployment hang below it, so its event refreshes them too', () => {
  const below = keys.deployments.tasks('d', { limit: 10 });
  expect(below.slice(0, keys.deployments.one('d').length)).toEqual([...keys.deployments.one('d')]);
});

test('a change that arrives during a refresh leads to one more, and aborts none', async () => {
  const client = new QueryClient();
  const answers: (() => void)[] = [];
  let aborted = 0;
  const observer = new QueryObserver(client, {
    queryKey: keys.tokens.all,
    initialData: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      new Promise<number>((done) => {
        signal.addEventListener('abort', () => {
          aborted += 1;
        });
        answers.push(() => done(answers.length));
      }),
  });
  const stop = observer.subscribe(() => {});
  const refresher = new Refresher(client, () => Promise.resolve());
  const asked = async (times: number) => {
    while (answers.length < times) await new Promise((done) => setTimeout(done, 0));
  };

  refresher.refresh([keys.tokens.all]);
  await asked(1);
  refresher.refresh([keys.tokens.all]);
  refresher.refresh([keys.tokens.all]);
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await asked(2);
  answers[1]?.();
  expect(aborted).toBe(0);
  stop();
});
