/** What the network let through, subnet by subnet, and what that says of it. */

import type { Coverage } from '../../api/types';

export type Verdict = 'heard' | 'partly' | 'blocked' | 'nothing';

/** From the one that needs somebody's hand to the one that needs none. */
const ORDER: readonly Verdict[] = ['blocked', 'partly', 'nothing', 'heard'];

/** A subnet is judged by the PCs that have it: one that is off has heard nothing, whatever the network lets through. */
export function verdictOf({ heard_udp: heard, tcp_alone: alone }: Coverage): Verdict {
  if (heard === 0) return alone === 0 ? 'nothing' : 'blocked';
  return alone === 0 ? 'heard' : 'partly';
}

/** What has to be looked at comes first, then the larger ones. */
export function byConcern(coverage: readonly Coverage[]): Coverage[] {
  return [...coverage].sort(
    (one, other) =>
      ORDER.indexOf(verdictOf(one)) - ORDER.indexOf(verdictOf(other)) ||
      other.total - one.total ||
      one.network.localeCompare(other.network, undefined, { numeric: true }),
  );
}

/** All subnets as one. */
export function summed(coverage: readonly Coverage[]): Coverage {
  const sum = { network: '', total: 0, heard_udp: 0, tcp_alone: 0, missing: 0 };
  for (const one of coverage) {
    sum.total += one.total;
    sum.heard_udp += one.heard_udp;
    sum.tcp_alone += one.tcp_alone;
    sum.missing += one.missing;
  }
  return sum;
}

/** How many subnets there are of each verdict. */
export function verdictCounts(coverage: readonly Coverage[]): Record<Verdict, number> {
  const counts = { heard: 0, partly: 0, blocked: 0, nothing: 0 };
  for (const one of coverage) counts[verdictOf(one)] += 1;
  return counts;
}
