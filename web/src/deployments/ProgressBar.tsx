import { useTranslation } from 'react-i18next';
import { isDone, toneOf } from '../ui/taskTone';
import { doneCount, segments } from './counts';

/** A bar with one piece per outcome; thin ones stay visible, so that one failure among thousands is seen. */
export function ProgressBar({ counts, total }: { counts: Record<string, number>; total: number }) {
  const { t } = useTranslation();
  const done = doneCount(counts);
  return (
    <div
      className="cd-bar"
      role="progressbar"
      aria-label={t('deployments.progressLabel', { done, total })}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
    >
      {segments(counts).map(({ state, count }) => (
        <span
          key={state}
          className={`cd-bar-piece cd-tone-${toneOf(state)}${isDone(state) ? '' : ' cd-bar-open'}`}
          style={{ flexGrow: count }}
          title={`${t(`states.${state}`)} ${count}`}
        />
      ))}
    </div>
  );
}
