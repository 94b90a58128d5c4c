import { expect, test } from 'vitest';
import type { EnrollmentToken } from '../api/types';
import { speak } from '../testing/speak';
import { expiryText, limitsText, usesText } from './tokenTexts';

const token: EnrollmentToken = {
  id: 't',
  note: '',
  created_at: '2026-11-25T04:00:00Z',
  created_by: 'ann',
  expires_at: null,
  uses_left: 3,
  use_count: 2,
  auto_approve: false,
  revoked_at: null,
  usable: true,
  tags: [],
  address_range: '',
  host_name_pattern: '',
  agent_id: null,
};

test('how often a token was used, of how often it may be', () => {
  expect(usesText(token, speak('en'))).toBe('2 of 5');
  expect(usesText({ ...token, uses_left: null }, speak('en'))).toBe('2, no limit');
});

test('for whom a token is', () => {
  const room = { ...token, address_range: '10.0.2.0/24', host_name_pattern: 'LAB-*' };
  expect(limitsText(token, speak('en'))).toBe('any PC');
  expect(limitsText(room, speak('en'))).toBe('from 10.0.2.0/24, named LAB-*');
  expect(limitsText({ ...room, agent_id: 'a' }, speak('en'))).toBe('one PC, reissued');
});

test('a token without an end says so', () => {
  expect(expiryText(token, speak('en'), 'en')).toBe('never expires');
});
