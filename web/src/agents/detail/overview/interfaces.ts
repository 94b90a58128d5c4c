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

/** Whether the address that the server sees is worth a word: known, and not the PC's own (NAT, VPN, proxy). */
export function isOtherAddress(seen: string, main: string): boolean {
  return Boolean(seen) && seen !== main;
}
