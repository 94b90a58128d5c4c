/** Wall clocks of time zones: what they show at a moment, and which moment it is that they show. */

const MINUTE = 60_000; // ms
const DAY = 86_400_000; // ms

/** The zone of the viewer. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All that the browser knows; UTC, which it leaves out, is among them. */
export function zones(): string[] {
  return [...new Set([ownZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

/** What the wall clock shows: "2026-12-01T18:00". */
export function wallClock(moment: number, zone: string): string {
  return new Date(moment + offset(moment, zone)).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}

/** The moment at which the wall clock shows that: the earlier one where it shows it twice, none where it never does. */
export function momentOf(wall: string, zone: string): number | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const offsets = [asUtc - DAY, asUtc + DAY].map((about) => offset(about, zone));
  const moments = offsets.map((one) => asUtc - one).sort((one, other) => one - other);
  return moments.find((moment) => wallClock(moment, zone) === wall.slice(0, 16));
}

/** How far the zone's wall clock is ahead of UTC, ms. */
function offset(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00';
  const shown = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`;
  return Date.parse(shown) - Math.floor(moment / 1000) * 1000;
}

/** "UTC+09:00", as it is at that moment. */
export function offsetName(moment: number, zone: string): string {
  const minutes = Math.round(offset(moment, zone) / MINUTE);
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}
