/** Which interface is looked at first, and whether the server sees the PC as it sees itself. */

import type { NetworkInterface } from '../../../api/types';

/** The main one first, then those that are up and have an address, then the others; each by name. */
export function ordered(interfaces: readonly NetworkInterface[], main: string): NetworkInterface[] {
  return [...interfaces].sort(
    (one, other) => rank(one, main) - rank(other, main) || one.name.localeCompare(other.name),
  );
}

function rank({ addresses, is_up, is_main }: NetworkInterface, main: string): number {
  if (is_main || addresses.some((address) => isMain(address, main))) return 0;
  if (!is_up) return 3;
  return addresses.length > 0 ? 1 : 2;
}

/** Whether an interface's address, which has the length of its prefix behind it, is the main one. */
export function isMain(address: string, main: string): boolean {
  return address.split('/')[0] === main;
}

const LOOPBACK = /^(127\.|::1$)/;

/** How the address that the server sees relates to the PC's own: nothing to say, another one of its own, or foreign. */
export function seenAs(seen: string, main: string, own: readonly string[]): 'same' | 'own' | 'foreign' {
  // From the loopback address comes who runs on the server itself, or through a tunnel that ends there.
  if (!seen || seen === main || LOOPBACK.test(seen)) return 'same';
  return own.includes(seen) ? 'own' : 'foreign';
}
