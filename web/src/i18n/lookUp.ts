/** Texts whose keys come from the server. */

import type { Translate } from './index';

/** The text with this key, if there is one. Codes come from the server, so their keys can't be known to the compiler. */
export function lookUp(t: Translate, key: string, values: Record<string, string> = {}): string | undefined {
  const found = (t as (key: string, options: Record<string, string>) => string)(key, {
    ...values,
    defaultValue: '',
  });
  return found || undefined;
}
