import { describe, expect, it } from 'vitest';
import type { Schedule } from '../api/types';
import { AGAIN, everyEvening, isAgain, recurrenceOf, timesOf } from './recurrence';

describe('a recurrence', () => {
  it('is begun with where the page of schedules asks for it', () => {
    expect(isAgain(AGAIN)).toBe(true);
    for (const other of [null, undefined, {}, { again: false }, 'again']) expect(isAgain(other)).toBe(false);
  });

  it('is sent as a cron line on the clock of its zone', () => {
    const recurrence = { ...everyEvening(), zone: 'Asia/Seoul', end: '2027-01-01T00:00' };
    expect(timesOf(recurrence)).toEqual({
      cron: '0 18 * * *',
      time_zone: 'Asia/Seoul',
      missed: 'once',
      max_late: 3600,
      ends_at: '2026-12-31T15:00:00.000Z',
    });
  });

  it('comes back as it was chosen', () => {
    const recurrence = { ...everyEvening(), zone: 'America/New_York', end: '2027-07-01T12:00' };
    expect(recurrenceOf(timesOf(recurrence) as Schedule)).toEqual(recurrence);
    const endless = { ...recurrence, end: '' };
    expect(recurrenceOf(timesOf(endless) as Schedule)).toEqual(endless);
  });
});
