/**
 * The nonce of this page's Content-Security-Policy, and its way onto every style element.
 *
 * Ant Design takes the nonce by ConfigProvider, but two of its parts (the scroll lock behind dialogs and the measuring
 * of scroll bars) make style elements without it, which the browser then ignores with an error in its console. So style
 * elements get it where they are made. That opens nothing: whoever can run this could set a nonce anyway.
 */

/** The server puts a fresh nonce into index.html with every answer. */
export function pageNonce(page: Document): string | undefined {
  return page.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content || undefined;
}

/** From now on, style elements made in `page` carry the nonce. */
export function carryNonce(page: Document, nonce: string): void {
  const create = page.createElement;
  page.createElement = function createElement(
    this: Document,
    name: string,
    options?: ElementCreationOptions,
  ) {
    const made = create.call(this, name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  } as Document['createElement'];
}
