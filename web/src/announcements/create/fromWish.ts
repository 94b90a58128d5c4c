/** The form's values for an announcement that was made before. */

import type { NewAnnouncement } from '../../api/types';
import { EXPIRIES, expiryOf } from './expiry';
import { type AnnouncementValues, DEFAULTS, fromMessage } from './values';

/** A copy: everything but its times, which have passed. */
export function fromWish(wish: NewAnnouncement): AnnouncementValues {
  const { target } = wish;
  return {
    ...DEFAULTS,
    ...fromMessage(wish),
    target: target.kind,
    tags: [...(target.tags ?? [])],
    savedFilter: target.saved_filter_id || undefined,
    filter: target.filter ?? DEFAULTS.filter,
    picked: (target.agent_ids ?? []).map((id) => [id, '']),
    ...expiryOf(wish.expires_in ?? EXPIRIES.day),
  };
}
