/** Time zones in words. */

const HOUR = 3_600; // seconds
const MINUTE = 60; // seconds

/** What there is of the parts, each once. */
export function joined(parts: readonly (string | undefined)[]): string {
  return [...new Set(parts.filter(Boolean))].join(' · ');
}

/** "Asia/Seoul · UTC+09:00"; the offset is in seconds. */
export function zoneText(name: string, offset: number | null): string {
  if (offset === null) return name;
  const size = Math.abs(offset);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const sign = offset < 0 ? '−' : '+';
  return joined([name, `UTC${sign}${two(size / HOUR)}:${two((size % HOUR) / MINUTE)}`]);
}
