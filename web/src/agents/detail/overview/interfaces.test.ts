import { expect, test } from 'vitest';
import { isOtherAddress, ordered } from './interfaces';

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

test('the address that the server sees is told only where it differs', () => {
  expect(isOtherAddress('10.0.0.7', '10.0.0.7')).toBe(false);
  expect(isOtherAddress('', '10.0.0.7')).toBe(false);
  expect(isOtherAddress('203.0.113.9', '192.168.0.4')).toBe(true);
});
