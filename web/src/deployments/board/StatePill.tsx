import { useTranslation } from 'react-i18next';
import type { Deployment } from '../../api/types';
import type { Tone } from '../../ui/taskTone';
import { troubleCount } from '../counts';

type Shown = Deployment['state'] | 'cancelled';

/** What is said of where it stands: one that was cancelled is not just finished. */
export function shownState({ state, cancel_wanted_at }: Deployment): Shown {
  return state === 'finished' && cancel_wanted_at !== null ? 'cancelled' : state;
}

const TONES: Record<Shown, Tone | undefined> = {
  scheduled: 'unknown',
  running: 'running',
  paused: 'warning',
  stopping: 'warning',
  finished: 'success',
  cancelled: undefined,
};

/** Where a deployment stands. A finished one is green only if nothing went wrong. */
export function StatePill({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const state = shownState(deployment);
  const spoilt = state === 'finished' && troubleCount(deployment.counts) > 0;
  const tone = spoilt ? undefined : TONES[state];
  return <span className={tone ? `cd-pill cd-tone-${tone}` : 'cd-pill'}>{t(`board.state.${state}`)}</span>;
}
