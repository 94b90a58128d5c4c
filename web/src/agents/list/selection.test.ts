import { expect, test } from 'vitest';
import type { Agent } from '../../api/types';
import { NO_FILTER } from '../../filters/agentFilter';
import { between, type Chosen, choiceOf, countOf, isTicked, NOBODY, pageTicks, tick } from './selection';

const row = (id: string) => ({ id, facts: { host_name: `pc-${id}` } as Agent['facts'] });
const first = ['a', 'b', 'c', 'd'].map(row);
const second = ['e', 'f'].map(row);
const all: Chosen = { kind: 'all', filter: { ...NO_FILTER, tags: ['1층'] }, count: 1240 };

test('ticks stay when one goes to another page', () => {
  const ticked = tick(tick(NOBODY, first, new Set(['b']), true), second, new Set(['f']), true);
  expect(choiceOf(ticked)).toEqual({ agent_ids: ['b', 'f'] });
  expect(countOf(ticked)).toBe(2);
  expect(pageTicks(ticked, first)).toBe('some');
  expect(pageTicks(tick(ticked, second, new Set(['e']), true), second)).toBe('all');
});

test('with Shift everything between two clicks is ticked, in both directions', () => {
  expect([...between(first, 'b', 'd')]).toEqual(['b', 'c', 'd']);
  expect([...between(first, 'd', 'b')]).toEqual(['b', 'c', 'd']);
  expect([...between(first, undefined, 'c')]).toEqual(['c']);
  expect([...between(second, 'b', 'f')]).toEqual(['f']); // the first click was on another page
});

test('"all that match" is a filter, not a list of ids, and everybody shown is ticked', () => {
  expect(choiceOf(all)).toEqual({ agent_ids: [], filter: { ...NO_FILTER, tags: ['1층'] } });
  expect(isTicked(all, 'never seen')).toBe(true);
  expect(countOf(all)).toBe(1240);
});

test('unticking one of all leaves the others of this page, by name', () => {
  const left = tick(all, first, new Set(['c']), false);
  expect(choiceOf(left)).toEqual({ agent_ids: ['a', 'b', 'd'] });
});

test('an empty page has no ticks', () => {
  expect(pageTicks(all, [])).toBe('none');
});
