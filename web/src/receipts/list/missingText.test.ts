import { expect, test } from 'vitest';
import { speak } from '../../testing/speak';
import { receipt, SENT, session } from '../samples';
import { missingText } from './missingText';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const en = speak('en');
const say = (code: string, change: Parameters<typeof receipt>[0] = {}, at: string | null = null) =>
  missingText({ code, at }, receipt(change), NOW, en, 'en');

test('a PC that is off is told apart from one that went off with it', () => {
  expect(say('offline_since', {}, '2026-11-24T10:00:00Z')).toMatch(/^Offline since Nov 24, .*it gets it/);
  expect(say('offline_since', { received_at: SENT }, SENT)).toMatch(/^It has it, and went offline/);
});

test('a PC that is there takes it, or has it and shows it in a moment', () => {
  expect(say('on_its_way')).toContain('next check-in');
  expect(say('on_its_way', { received_at: SENT })).toContain('It has it');
});

test('what can’t tell whether somebody read it is not called unread', () => {
  const displayed = { displayed_at: SENT, received_at: SENT };
  expect(
    say('not_read', { ...displayed, sessions: [session({ displayed_at: SENT, means: 'window' })] }),
  ).toBe('Shown; nobody has closed or confirmed it');
  expect(
    say('not_read', { ...displayed, sessions: [session({ displayed_at: SENT, means: 'wall' })] }),
  ).toContain('cannot tell');
});

test('Korean says it as a sentence, too', () => {
  const text = missingText({ code: 'locked', at: null }, receipt({}), NOW, speak('ko'), 'ko');
  expect(text).toBe('화면이 잠겨 있습니다. 잠금을 풀면 표시합니다');
});

test('a reason that a newer server knows is shown as it is called', () => {
  expect(say('on_the_moon')).toBe('Reason: on_the_moon');
});
