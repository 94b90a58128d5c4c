import { describe, expect, it } from 'vitest';
import type { Cause } from '../../../api/types';
import { offeredStates, retryCount, retryWish } from './retryWish';

const COUNTS = { succeeded: 100, failed: 7, timed_out: 2, unknown: 1, running: 5 };
const CAUSE = { cause: '1:no such file', state: 'failed', count: 5 } as Cause;

describe('a retry', () => {
  it('offers what can be tried again, and begins with what surely went wrong', () => {
    expect(offeredStates(COUNTS)).toEqual({
      all: ['failed', 'timed_out', 'unknown'],
      first: ['failed', 'timed_out'],
    });
  });

  it('of some results counts and asks for those', () => {
    expect(retryCount({ kind: 'states' }, ['failed', 'unknown'], COUNTS)).toBe(8);
    expect(retryWish({ kind: 'states' }, ['failed', 'unknown'], 60)).toEqual({
      states: ['failed', 'unknown'],
      causes: [],
      agent_ids: [],
      deadline_in: 60,
    });
  });

  it('of one cause is for that cause and result only', () => {
    expect(retryWish({ kind: 'cause', cause: CAUSE }, [], 60)).toMatchObject({
      states: ['failed'],
      causes: ['1:no such file'],
    });
  });

  it('of chosen PCs takes any result but success', () => {
    const wish = retryWish({ kind: 'pcs', agentIds: ['a', 'b'] }, [], 60);
    expect(wish.agent_ids).toEqual(['a', 'b']);
    expect(wish.states).not.toContain('succeeded');
    expect(wish.states).toContain('expired');
  });
});
