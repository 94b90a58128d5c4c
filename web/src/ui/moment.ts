/** A moment inside a sentence: as short as it can be told on this day. */

import { dateFormat } from '../i18n/formatters';

/** With `seconds` if wished: "2:03 PM" today, "Nov 24, 2:03 PM" this year, else with the year. */
export function momentText(iso: string, now: number, language: string, seconds = false): string {
  const at = new Date(iso);
  const today = new Date(now);
  const sameYear = at.getFullYear() === today.getFullYear();
  const sameDay = sameYear && at.getMonth() === today.getMonth() && at.getDate() === today.getDate();
  return dateFormat(language, {
    hour: 'numeric',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    ...(!sameDay && { month: 'short', day: 'numeric' }),
    ...(!sameYear && { year: 'numeric' }),
  }).format(at);
}

/** The same moment as clocks show it in `zone`; undefined where that is no other time than the viewer's. */
export function momentIn(iso: string, zone: string, language: string): string | undefined {
  const style = { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
  const at = new Date(iso);
  try {
    const there = dateFormat(language, { ...style, timeZone: zone }).format(at);
    return there === dateFormat(language, style).format(at) ? undefined : there;
  } catch {
    return undefined; // a zone that this browser doesn't know
  }
}
