import { useTranslation } from 'react-i18next';
import { formatDuration, shortTime } from '../../../i18n/format';
import type { Segment } from './segments';

/** A stretch in words: what it was, from when to when, how long. */
export function useSegmentText(): (segment: Segment) => string {
  const { t, i18n } = useTranslation();
  const time = (at: number) => shortTime(new Date(at).toISOString(), i18n.language);
  return ({ since, to, state }) =>
    t('pc.presence.stretch', {
      state: t(`pc.presence.${state}`),
      from: time(since),
      to: time(to),
      duration: formatDuration(to - since, i18n.language, t),
    });
}
