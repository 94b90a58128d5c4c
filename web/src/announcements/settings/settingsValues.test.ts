import { expect, test } from 'vitest';
import { addressOf, changeOf, settingsField, settingsOf } from './settingsValues';

const SAVED = {
  group: '239.255.55.2',
  group6: 'ff15::5502',
  ttl: 4,
  interfaces: [],
  subnets: ['10.1.0.0/16'],
  retention: 90 * 86_400,
  known_interfaces: ['10.1.0.5/16'],
  port: 5502,
};

test('only what was changed is sent', () => {
  expect(changeOf(settingsOf(SAVED), SAVED)).toEqual({});
  const values = { ...settingsOf(SAVED), group: ' 239.255.55.3 ', days: 30, interfaces: ['10.1.0.5'] };
  expect(changeOf(values, SAVED)).toEqual({
    group: '239.255.55.3',
    interfaces: ['10.1.0.5'],
    retention: 30 * 86_400,
  });
});

test('each refusal has its field', () => {
  expect(settingsField('subnets[2]')).toBe('subnets');
  expect(settingsField('retention')).toBe('days');
  expect(settingsField('port')).toBeUndefined();
});

test('an interface is called by its address', () => {
  expect(addressOf('10.1.0.5/16')).toBe('10.1.0.5');
  expect(addressOf('fe80::1/64')).toBe('fe80::1');
});
