// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { carryNonce, pageNonce } from './nonce';

test('styles made after that carry the nonce of the page, other elements stay as they are', () => {
  const page = document.implementation.createHTMLDocument();
  page.head.innerHTML = '<meta name="csp-nonce" content="n0nce">';
  const nonce = pageNonce(page);
  expect(nonce).toBe('n0nce');
  carryNonce(page, nonce ?? '');
  expect(page.createElement('style').nonce).toBe('n0nce');
  expect(page.createElement('div').tagName).toBe('DIV');
});

test('a page without one has none', () => {
  expect(pageNonce(document.implementation.createHTMLDocument())).toBeUndefined();
});
