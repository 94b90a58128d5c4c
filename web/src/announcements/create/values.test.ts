import { expect, test } from 'vitest';
import { momentOf, ownZone } from '../../schedules/zones';
import { fromWish } from './fromWish';
import { placeOf } from './places';
import { DEFAULTS, lengthIn, messageOf, newAnnouncement } from './values';

test('what was filled in is sent; what does not count as it is chosen is not', () => {
  const values = {
    ...DEFAULTS,
    title: ' 점검 ',
    choices: ['가', '나'],
    tags: ['3층'],
    until: '2026-12-01T18:00',
  };
  expect(newAnnouncement(values)).toEqual({
    title: '점검',
    body: '',
    priority: 'normal',
    transmission: 'broadcast',
    display: 'toast',
    needs_confirmation: false,
    question: null,
    target: { kind: 'all', agent_ids: [], tags: [], filter: null, saved_filter_id: '' },
    starts_at: null,
    time_zone: '',
    expires_in: 86_400,
    copied_from: '',
  });
});

test('a question goes with its choices and its end, which is one of the viewer’s clock', () => {
  const asked = { ...DEFAULTS, asks: 'choice' as const, choices: [' 월 ', '화'], until: '2026-12-01T18:00' };
  const until = new Date(momentOf(asked.until, ownZone()) ?? 0).toISOString();
  expect(messageOf(asked).question).toEqual({ kind: 'choice', choices: ['월', '화'], until });
  expect(messageOf({ ...asked, asks: 'yes_no' }).question).toMatchObject({ kind: 'yes_no', choices: [] });
});

test('a copy is the same announcement again, but at no time that has passed', () => {
  const wish = newAnnouncement({
    ...DEFAULTS,
    title: '점검',
    priority: 'urgent',
    asks: 'choice',
    choices: ['월', '화'],
    until: '2026-12-01T18:00',
    target: 'selected',
    picked: [['a', 'LAB-01']],
    when: { kind: 'at', wall: '2026-12-01T09:00', zone: 'Asia/Seoul' },
    expiry: 'own',
    expiryOwn: { amount: 90, unit: 'minutes' },
  });
  const copy = fromWish(wish);
  expect(copy).toMatchObject({
    title: '점검',
    priority: 'urgent',
    asks: 'choice',
    choices: ['월', '화'],
    until: '',
    target: 'selected',
    picked: [['a', '']],
    when: { kind: 'now' },
    expiry: 'own',
    expiryOwn: { amount: 90, unit: 'minutes' },
  });
  expect(newAnnouncement(copy, 'id')).toMatchObject({
    expires_in: 5_400,
    copied_from: 'id',
    starts_at: null,
  });
});

test('characters are counted as the server counts them', () => {
  expect(lengthIn('공지 📢')).toBe(4);
});

test('each refusal has its place, and one of a later server has none', () => {
  expect(placeOf('title', DEFAULTS)).toEqual({ name: ['title'] });
  expect(placeOf('question.choices[1]', DEFAULTS)).toEqual({ name: ['choices'] });
  expect(placeOf('question.until', DEFAULTS)).toEqual({ name: ['until'] });
  expect(placeOf('target.tags', DEFAULTS)).toEqual({ name: ['target'] });
  expect(placeOf('time_zone', DEFAULTS)).toEqual({ name: ['when'] });
  expect(placeOf('expires_in', DEFAULTS)).toEqual({ name: ['expiry'] });
  expect(placeOf('expires_in', { expiry: 'own' })).toEqual({ name: ['expiryOwn', 'amount'] });
  expect(placeOf('colour', DEFAULTS)).toBeUndefined();
});
