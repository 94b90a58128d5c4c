/** The server's complaints about a token, at the fields of the form. */

import { ApiError } from '../api/errors';
import type { Translate } from '../i18n';
import { fieldText } from '../i18n/errorText';

const FIELDS: Record<string, 'tags' | 'range' | 'pattern' | 'note' | 'uses'> = {
  tags: 'tags',
  address_range: 'range',
  host_name_pattern: 'pattern',
  note: 'note',
  uses: 'uses',
};

export function fieldErrors(error: unknown, t: Translate) {
  if (!(error instanceof ApiError)) return [];
  return Object.entries(error.fields).flatMap(([field, reason]) => {
    const name = FIELDS[field];
    return name ? [{ name, errors: [fieldText(reason, t)] }] : [];
  });
}
