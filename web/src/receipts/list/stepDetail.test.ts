import { expect, test } from 'vitest';
import { speak } from '../../testing/speak';
import { receipt, SENT, session } from '../samples';
import { stepDetail } from './stepDetail';

const en = speak('en');
const LATER = '2026-11-25T09:05:00Z';

test('the way says whether the datagram was heard', () => {
  const way = (change: Parameters<typeof receipt>[0]) =>
    stepDetail(receipt(change), 'received', undefined, en);
  expect(way({ heard_udp_at: SENT }).text).toBe('UDP');
  expect(way({ heard_udp_at: SENT, heard_tcp_at: LATER }).text).toBe('UDP, TCP');
  expect(way({ heard_tcp_at: LATER })).toEqual({
    text: 'TCP',
    hint: 'It heard no datagram, and got it over its own connection.',
  });
});

test('of several people the first one counts, and the others are not forgotten', () => {
  const pc = receipt({
    displayed_at: SENT,
    sessions: [
      session({ session: '3', user: 'lee', displayed_at: LATER, means: 'toast' }),
      session({ session: '2', user: 'kim', displayed_at: SENT, means: 'window' }),
      session({ session: '1', user: 'park' }),
    ],
  });
  expect(stepDetail(pc, 'displayed', undefined, en).text).toBe('Window · kim · and 1 more');
});

test('an answer stands for itself, a means that a newer agent knows is still a means', () => {
  const pc = receipt({
    sessions: [
      session({ displayed_at: SENT, means: 'hologram', answered_at: SENT, answer: 'yes', user: '' }),
    ],
  });
  expect(stepDetail(pc, 'answered', 'yes_no', en).text).toBe('Yes');
  expect(stepDetail(pc, 'displayed', 'yes_no', en).text).toBe('Shown');
});
