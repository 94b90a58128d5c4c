/** What the server would do with the form as it is now. */

import { useMemo } from 'react';
import { useAnnouncementPreview } from '../../api/hooks/announcements';
import type { NewAnnouncement } from '../../api/types';
import { isComplete, targetOf } from '../../deployments/targets';
import { useDebounced } from '../../ui/useDebounced';
import { wrongChoices } from './choices';
import { type AnnouncementValues, DEFAULTS, LONGEST, lengthIn, newAnnouncement } from './values';

/** Only what decides about the way: a wrong time elsewhere in the form must not keep it from answering. */
export function usePreview(values: AnnouncementValues) {
  const looked = { ...values, when: DEFAULTS.when, expiry: DEFAULTS.expiry, until: '' };
  const asked =
    values.title.trim() !== '' &&
    lengthIn(values.title) <= LONGEST.title &&
    lengthIn(values.body) <= LONGEST.body &&
    isComplete(targetOf(values)) &&
    (values.asks !== 'choice' || !wrongChoices(values.choices));
  const settled = useDebounced(asked ? JSON.stringify(newAnnouncement(looked)) : '');
  const wish = useMemo(() => (settled ? (JSON.parse(settled) as NewAnnouncement) : undefined), [settled]);
  const { data, error } = useAnnouncementPreview(wish);
  return asked && wish && !error ? data : undefined;
}
