import { expect, test } from 'vitest';
import { isTyped } from './TypedNumber';

test('only the number of PCs goes on, however it is written', () => {
  for (const typed of ['1200', '1,200', '1.200', ' 1 200 ']) expect(isTyped(typed, 1200)).toBe(true);
  for (const typed of ['', 'yes', '120', '12000', '1200 PCs']) expect(isTyped(typed, 1200)).toBe(false);
});
