/** From transitions to the stretches of time between them. */

import type { PresenceChange } from '../../../api/types';

export type Presence = 'online' | 'offline' | 'unknown';

/** A stretch of time, ms since 1970, in which nothing changed. */
export interface Segment {
  from: number;
  to: number;
  state: Presence;
  /** When it really began: at `from`, or before what is looked at. */
  since: number;
  /** Why it began; undefined where nothing is known of that. */
  reason: string | undefined;
}

/** The stretches between `from` and `to`, oldest first; `changes` are newest first, as the server sends them. */
export function segments(changes: readonly PresenceChange[], from: number, to: number): Segment[] {
  const found: Segment[] = [];
  let end = to;
  for (const change of changes) {
    const at = Date.parse(change.at);
    if (at >= end) continue; // clocks of server and viewer differ by a little; what is yet to come isn't drawn
    const start = Math.max(at, from);
    found.push({
      from: start,
      to: end,
      state: change.online ? 'online' : 'offline',
      since: at,
      reason: change.reason,
    });
    end = start;
    if (at <= from) break;
  }
  if (end > from) found.push({ from, to: end, state: 'unknown', since: from, reason: undefined });
  return found.reverse();
}

export interface Tally {
  /** Of the time that is known about, 0 to 1; undefined if nothing is. */
  share: number | undefined;
  /** How often it went offline. */
  outages: number;
  /** The longest time offline, ms. */
  longest: number;
}

/** What the stretches come to. */
export function tally(stretches: readonly Segment[]): Tally {
  let online = 0;
  let known = 0;
  let outages = 0;
  let longest = 0;
  for (const { from, to, state } of stretches) {
    if (state === 'unknown') continue;
    known += to - from;
    if (state === 'online') online += to - from;
    else {
      outages += 1;
      longest = Math.max(longest, to - from);
    }
  }
  return { share: known > 0 ? online / known : undefined, outages, longest };
}

/** The stretch at `moment`, if there is one. */
export function segmentAt(stretches: readonly Segment[], moment: number): Segment | undefined {
  return stretches.find(({ from, to }) => moment >= from && moment < to) ?? stretches.at(-1);
}

/** The midnights of the viewer's time zone between `from` and `to`. */
export function midnights(from: number, to: number): number[] {
  const found: number[] = [];
  const day = new Date(from);
  day.setHours(0, 0, 0, 0);
  for (day.setDate(day.getDate() + 1); day.getTime() < to; day.setDate(day.getDate() + 1))
    found.push(day.getTime());
  return found;
}
