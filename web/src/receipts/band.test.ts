import { expect, test } from 'vitest';
import { bandPath } from './band';

test('the band is as high as the share, and ends as high as the next one begins', () => {
  expect(bandPath(1, 0.5)).toBe('M0 0H62C81 0 81 12 100 12V36C81 36 81 48 62 48H0Z');
});

test('nothing is still a line', () => {
  expect(bandPath(0, 0)).toContain('M0 23');
});
