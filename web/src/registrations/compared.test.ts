import { expect, test } from 'vitest';
import { speak } from '../testing/speak';
import { compared } from './compared';
import { known, request } from './samples';

test('what both PCs say stands side by side, and what differs is marked', () => {
  const rows = Object.fromEntries(
    compared(request(), known(), speak('en')).map((row) => [row.key, [row.asking, row.known, row.same]]),
  );
  expect(rows.host).toEqual(['DESKTOP-7F3K', 'LAB-07', false]);
  expect(rows.os?.[2]).toBe(true);
  expect(rows['id-machine_id']).toEqual(['B08D', 'b08d', true]); // firmware and systems write it either way
  expect(rows['id-product_uuid']).toEqual(['4C4C', '–', false]);
  expect(rows['id-board_serial']).toEqual(['–', '17', false]);
});
