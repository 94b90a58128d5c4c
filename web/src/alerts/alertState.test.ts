import { expect, test } from 'vitest';
import { alertState, messageState } from './alertState';

const NOON = '2026-03-02T12:00:00Z';
const message = {
  destination_name: 'IT',
  news: 'offline' as const,
  tries: 0,
  delivered_at: null,
  next_try_at: NOON,
  problem: '',
};

test('an alert is gathered, told, and over', () => {
  expect(alertState({ told_at: null, closed_at: null })).toBe('gathering');
  expect(alertState({ told_at: NOON, closed_at: null })).toBe('open');
  expect(alertState({ told_at: NOON, closed_at: NOON })).toBe('closed');
  expect(alertState({ told_at: null, closed_at: NOON })).toBe('closed');
});

test('a message waits, is tried again, arrives or is given up', () => {
  expect(messageState(message)).toBe('waiting');
  expect(messageState({ ...message, tries: 2, problem: 'no' })).toBe('retrying');
  expect(messageState({ ...message, tries: 3, next_try_at: null, problem: 'no' })).toBe('failed');
  expect(messageState({ ...message, tries: 1, next_try_at: null, delivered_at: NOON })).toBe('delivered');
});
