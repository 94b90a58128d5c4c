/** Where the form shows what the server says about a field of the API. */

import type { Place } from '../../deployments/create/places';
import type { AnnouncementValues } from './values';

const PLACES: Record<string, keyof AnnouncementValues> = {
  title: 'title',
  body: 'body',
  priority: 'priority',
  transmission: 'transmission',
  display: 'display',
  needs_confirmation: 'needsConfirmation',
  question: 'asks',
  'question.kind': 'asks',
  'question.choices': 'choices',
  'question.until': 'until',
  target: 'target',
  starts_at: 'when',
  time_zone: 'when',
};

/** The place of a field such as `title`, `question.choices[0]` or `target.tags`; undefined: it has none. */
export function placeOf(field: string, values: Pick<AnnouncementValues, 'expiry'>): Place | undefined {
  const plain = field.replace(/\[.*$/, '');
  if (plain === 'expires_in') return { name: values.expiry === 'own' ? ['expiryOwn', 'amount'] : ['expiry'] };
  const place = PLACES[plain] ?? PLACES[plain.split('.')[0] ?? ''];
  return place && { name: [place] };
}
