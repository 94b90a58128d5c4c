/** Numbers and times as the viewer writes them: their language, their time zone. */

import { dateFormat, numberFormat, relativeFormat } from './formatters';
import type { Translate } from './index';

const SECOND = 1_000; // ms
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const JUST_NOW = 5 * SECOND; // clocks of server and viewer differ by a little

/** "3분 전", "3 minutes ago"; a date once that says more. */
export function relativeTime(iso: string, now: number, language: string, t: Translate): string {
  const passed = now - Date.parse(iso);
  const size = Math.abs(passed);
  if (size < JUST_NOW) return t('time.now');
  if (size >= WEEK) return dateOnly(iso, language);
  const [unit, length] = unitOf(size);
  const style = relativeFormat(language, { numeric: 'always' });
  return style.format(-Math.trunc(passed / length), unit);
}

function unitOf(size: number): [Intl.RelativeTimeFormatUnit, number] {
  if (size < MINUTE) return ['second', SECOND];
  if (size < HOUR) return ['minute', MINUTE];
  if (size < DAY) return ['hour', HOUR];
  return ['day', DAY];
}

/** Date and time to the second, with the zone: what a tooltip says. */
export function exactTime(iso: string, language: string): string {
  return dateFormat(language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(iso));
}

/** Date and time to the second, for facts. */
export function preciseTime(iso: string, language: string): string {
  return dateFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** Date and time to the minute, for lists. */
export function shortTime(iso: string, language: string): string {
  return dateFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

/** A day of the calendar, "2026-11-25", which has no time zone. */
export function dayText(day: string, language: string): string {
  return dateFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));
}

function dateOnly(iso: string, language: string): string {
  return dateFormat(language, { dateStyle: 'medium' }).format(new Date(iso));
}

export function formatNumber(value: number, language: string): string {
  return numberFormat(language).format(value);
}

const KIB = 1024;
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'];
const ONE_DIGIT_BELOW = 10;

/** "812 B", "4.2 KiB", "12 MiB". */
export function formatBytes(bytes: number, language: string): string {
  if (bytes < KIB) return `${formatNumber(bytes, language)} B`;
  let size = bytes / KIB;
  let unit = 0;
  while (size >= KIB && unit < UNITS.length - 1) {
    size /= KIB;
    unit += 1;
  }
  const digits = size < ONE_DIGIT_BELOW ? 1 : 0;
  const number = numberFormat(language, { maximumFractionDigits: digits }).format(size);
  return `${number} ${UNITS[unit]}`;
}

/** A length of time in at most two units: "840 ms", "12 s", "3 min 5 s". */
export function formatDuration(ms: number, language: string, t: Translate): string {
  const length = Math.max(0, ms);
  if (length < SECOND) return t('time.ms', { n: Math.round(length) });
  if (length < MINUTE) return t('time.s', { n: withTenths(length / SECOND, language) });
  if (length < HOUR)
    return inTwo(length, MINUTE, SECOND, (m, s) => (s ? t('time.minS', { m, s }) : t('time.min', { n: m })));
  if (length < DAY)
    return inTwo(length, HOUR, MINUTE, (h, m) => (m ? t('time.hMin', { h, m }) : t('time.h', { n: h })));
  return inTwo(length, DAY, HOUR, (d, h) => (h ? t('time.dH', { d, h }) : t('time.d', { n: d })));
}

/** 1.2 but 12: a tenth of a second matters only in short times. */
function withTenths(seconds: number, language: string): string {
  const digits = seconds < ONE_DIGIT_BELOW ? 1 : 0;
  const cut = Math.trunc(seconds * 10 ** digits) / 10 ** digits;
  return numberFormat(language, { maximumFractionDigits: digits }).format(cut);
}

function inTwo(
  length: number,
  large: number,
  small: number,
  say: (large: number, small: number) => string,
): string {
  return say(Math.trunc(length / large), Math.trunc((length % large) / small));
}
