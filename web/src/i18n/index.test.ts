import { expect, test } from 'vitest';
import { pickLanguage } from '.';

test('the remembered language wins over the browser', () => {
  expect(pickLanguage('en', ['ko-KR'])).toBe('en');
});

test("the first of the browser's languages that we speak is taken", () => {
  expect(pickLanguage(null, ['fr-FR', 'ko', 'en'])).toBe('ko');
  expect(pickLanguage('xx', ['EN-gb'])).toBe('en');
});

test('who speaks neither gets English', () => {
  expect(pickLanguage(null, ['fr'])).toBe('en');
  expect(pickLanguage(null, [])).toBe('en');
});
