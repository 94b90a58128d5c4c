/** From counts by length of time to what can be said of them. */

import type { AnnouncementStep, Delay } from '../../api/types';

export interface Span {
  /** Seconds; null: longer than all others. */
  upTo: number | null;
  count: number;
  /** Of all PCs, 0 to 1: those that came to the step within this time. */
  within: number;
}

/** The spans of one step in their order, up to the last one with a PC in it; none if there is no PC at all. */
export function spansOf(delays: readonly Delay[], step: AnnouncementStep, total: number): Span[] {
  const spans: Span[] = [];
  let passed = 0;
  for (const { up_to: upTo, count } of delays.filter((one) => one.step === step)) {
    passed += count;
    spans.push({ upTo, count, within: total > 0 ? passed / total : 0 });
  }
  return spans.slice(0, spans.findLastIndex(({ count }) => count > 0) + 1);
}

/** The spans that any step needs, so that the charts of all steps have the same axis. */
export function axisOf(delays: readonly Delay[], steps: readonly AnnouncementStep[], total: number): number {
  return Math.max(LEAST, ...steps.map((step) => spansOf(delays, step, total).length));
}

const LEAST = 6; // spans: up to a minute; fewer bars would look as if something were missing

/** Within how many seconds this share of all PCs came there; null: longer than can be told; undefined: not yet. */
export function withinOf(spans: readonly Span[], share: number): number | null | undefined {
  return spans.find(({ within }) => within >= share)?.upTo;
}
