/** Sentences for errors, found by their code and never by their message. */

import { ApiError } from '../api/errors';
import type { Translate } from './index';

/** What to tell the viewer about `error`: our sentence for its code, else what the server said. */
export function errorText(error: unknown, t: Translate): string {
  if (!(error instanceof ApiError)) return t('errors.title');
  return (
    lookUp(t, `errors.${error.code}`, {
      incident: String(error.details.incident ?? ''),
      message: error.message,
    }) ?? error.message
  );
}

/** What to tell the viewer about one field, by the reason code of the refusal. */
export function fieldText(reason: string, t: Translate): string {
  return lookUp(t, `fields.${reason}`) ?? t('fields.other', { reason });
}

/** Codes come from the server, so their keys can't be known to the compiler. */
function lookUp(t: Translate, key: string, values: Record<string, string> = {}): string | undefined {
  const found = (t as (key: string, options: Record<string, string>) => string)(key, {
    ...values,
    defaultValue: '',
  });
  return found || undefined;
}
