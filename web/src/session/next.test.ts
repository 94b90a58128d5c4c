import { expect, test } from 'vitest';
import { linkCode, nextPath } from './next';

test('signing in leads back to where one was going', () => {
  expect(nextPath('?next=%2Fdeployments%2Fabc%3Fx%3D1')).toBe('/deployments/abc?x=1');
  expect(nextPath('')).toBe('/agents');
});

test('it never leads to another server', () => {
  for (const evil of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    expect(nextPath(`?${new URLSearchParams({ next: evil })}`)).toBe('/agents');
  }
});

test("a link's code stands in the fragment", () => {
  expect(linkCode('#code=abc-_1')).toBe('abc-_1');
  expect(linkCode('#x=1')).toBeUndefined();
  expect(linkCode('')).toBeUndefined();
});
