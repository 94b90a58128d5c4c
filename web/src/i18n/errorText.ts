/** Sentences for errors, found by their code and never by their message. */

import { ApiError } from '../api/errors';
import type { Translate } from './index';
import { lookUp } from './lookUp';

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
