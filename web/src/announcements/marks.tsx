/** How much an announcement matters and where it stands, at a glance. */

import { useTranslation } from 'react-i18next';
import type { AnnouncementPriority, AnnouncementState } from '../api/types';
import type { Tone } from '../ui/taskTone';

const PRIORITY_TONES: Record<AnnouncementPriority, Tone | undefined> = {
  normal: undefined,
  high: 'warning',
  urgent: 'danger',
};

/** What is usual is not marked. */
export function PriorityMark({ priority }: { priority: AnnouncementPriority }) {
  const { t } = useTranslation();
  const tone = PRIORITY_TONES[priority];
  if (!tone) return null;
  return <span className={`cd-pill cd-tone-${tone}`}>{t(`announce.priorityOption.${priority}`)}</span>;
}

const STATE_TONES: Record<AnnouncementState, Tone | undefined> = {
  planned: 'unknown',
  active: 'running',
  expired: undefined,
  withdrawn: 'warning',
};

export function AnnouncementStatePill({ state }: { state: AnnouncementState }) {
  const { t } = useTranslation();
  const tone = STATE_TONES[state];
  return <span className={tone ? `cd-pill cd-tone-${tone}` : 'cd-pill'}>{t(`announce.state.${state}`)}</span>;
}
