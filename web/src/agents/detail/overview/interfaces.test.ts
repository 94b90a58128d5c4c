import { expect, test } from 'vitest';
import { ordered, seenAs } from './interfaces';

const one = (name: string, addresses: string[], is_up = true) => ({
  name,
  addresses,
  is_up,
  is_main: false,
  mac: '',
  speed: 0,
});

test('the one that reaches the server comes first, then those in use, then the others', () => {
  const found = ordered(
    [
      one('wlan0', [], false),
      one('docker0', ['172.17.0.1/16']),
      one('eth1', []),
      one('eth0', ['10.0.0.7/24']),
    ],
    '10.0.0.7',
  );
  expect(found.map(({ name }) => name)).toEqual(['eth0', 'docker0', 'eth1', 'wlan0']);
});

test('the address that the server sees is told only where it says something', () => {
  expect(seenAs('10.0.0.7', '10.0.0.7', ['10.0.0.7'])).toBe('same');
  expect(seenAs('', '10.0.0.7', [])).toBe('same');
  expect(seenAs('127.0.0.1', '10.0.0.7', [])).toBe('same');
  expect(seenAs('10.0.0.8', '10.0.0.7', ['10.0.0.7', '10.0.0.8'])).toBe('own');
  expect(seenAs('203.0.113.9', '192.168.0.4', ['192.168.0.4'])).toBe('foreign');
});
