import { expect, test } from 'vitest';
import { rowAct } from './rowKeys';

const press = (key: string, held: Partial<Parameters<typeof rowAct>[0]> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

test.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 49, 49],
  ['ArrowUp', 5, 4],
  ['PageDown', 45, 49],
  ['PageUp', 4, 0],
  ['Home', 30, 0],
  ['End', 0, 49],
])('%s in row %i goes to row %i', (key, at, to) => {
  expect(rowAct(press(key), at, 50)).toEqual({ act: 'go', to, stretch: false });
});

test('above the first row is the search', () => {
  expect(rowAct(press('ArrowUp'), 0, 50)).toEqual({ act: 'search' });
});

test('Shift takes the rows along', () => {
  expect(rowAct(press('ArrowDown', { shiftKey: true }), 0, 50)).toMatchObject({ to: 1, stretch: true });
});

test('Enter opens, Space ticks, Esc lets go, Ctrl+A takes the page', () => {
  const acts = [press('Enter'), press(' '), press('Escape'), press('A', { ctrlKey: true })].map(
    (one) => rowAct(one, 0, 50)?.act,
  );
  expect(acts).toEqual(['open', 'toggle', 'clear', 'toggleAll']);
});

test('everything else belongs to the browser', () => {
  const others = [
    press('r', { ctrlKey: true }),
    press('ArrowUp', { altKey: true }),
    press('Tab'),
    press('x'),
  ];
  expect(others.map((one) => rowAct(one, 0, 50))).toEqual([undefined, undefined, undefined, undefined]);
});
