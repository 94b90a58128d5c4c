// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { draw } from '../../../testing/render';
import { segments } from './segments';
import { Transitions } from './Transitions';

const START = Date.parse('2026-11-25T00:00:00Z');
const HOUR = 3_600_000;
const change = (hour: number, online: boolean, reason: 'heard' | 'silent' | 'shutting_down') => ({
  at: new Date(START + hour * HOUR).toISOString(),
  online,
  reason,
});

test('each change is told with its reason and how long it lasted, the newest first', () => {
  const changes = [change(8, true, 'heard'), change(2, false, 'shutting_down'), change(-9, true, 'heard')];
  draw(<Transitions stretches={segments(changes, START, START + 10 * HOUR)} />);
  const rows = screen.getAllByRole('listitem');
  expect(rows).toHaveLength(3);
  expect(rows[0]?.textContent).toMatch(/Online.*Came online.*2 h so far/);
  expect(rows[1]?.textContent).toMatch(/Offline.*shut down or restarted.*6 h$/);
  // It began before the time that is looked at, and is told as it was.
  expect(rows[2]?.textContent).toMatch(/11 h$/);
});

test('a PC that comes and goes all the time does not fill the page unasked', async () => {
  const changes = Array.from({ length: 120 }, (_, index) => change(120 - index, index % 2 === 0, 'heard'));
  draw(<Transitions stretches={segments(changes, START, START + 121 * HOUR)} />);
  const list = screen.getByRole('list');
  expect(within(list).getAllByRole('listitem')).toHaveLength(50);
  await userEvent.click(screen.getByRole('button', { name: 'Show all 120' }));
  expect(within(list).getAllByRole('listitem')).toHaveLength(120);
});
