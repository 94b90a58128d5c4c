import { useTranslation } from 'react-i18next';
import type { Deployment, TaskState } from '../api/types';
import { CountsLegend } from './CountsLegend';
import { doneCount, percentDone } from './counts';
import { ProgressBar } from './ProgressBar';

interface ProgressProps {
  deployment: Deployment;
  chosen: TaskState | undefined;
  choose(state: TaskState | undefined): void;
}

/** The large bar, the share done, and the counts, which filter the results below. */
export function Progress({ deployment, chosen, choose }: ProgressProps) {
  const { t } = useTranslation();
  const { counts, total } = deployment;
  return (
    <div className="cd-progress-large">
      <div className="cd-progress-line">
        <strong>{t('deployments.percent', { percent: percentDone(counts, total) })}</strong>
        <span className="cd-soft">{t('deployments.progressLabel', { done: doneCount(counts), total })}</span>
      </div>
      <ProgressBar counts={counts} total={total} />
      <CountsLegend counts={counts} total={total} chosen={chosen} choose={choose} />
    </div>
  );
}
