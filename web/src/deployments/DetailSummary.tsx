import { useTranslation } from 'react-i18next';
import type { Deployment } from '../api/types';
import { formatDuration, shortTime } from '../i18n/format';
import { runsScript } from '../ui/DeploymentName';
import { When } from '../ui/When';

const SECOND = 1_000; // ms

/** Whether it is still going on. */
export function OverallTag({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  if (deployment.finished) return <span className="cd-pill">{t('deployments.finished')}</span>;
  if (deployment.cancel_wanted_at)
    return <span className="cd-pill cd-tone-warning">{t('deployments.cancelling')}</span>;
  return <span className="cd-pill cd-tone-running">{t('deployments.running')}</span>;
}

/** Who made it, when, for whom, and by which rules. */
export function DetailSummary({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  return (
    <span className="cd-dotted">
      <span>{t('detail.createdBy', { name: deployment.created_by })}</span>
      <When at={deployment.created_at} />
      <span>
        {t(`deployments.target.${deployment.target}`)} · {t('deployments.pcs', { count: deployment.total })}
      </span>
      <span>
        {runsScript(deployment.kind)
          ? t('detail.timeout', { duration: formatDuration(deployment.timeout * SECOND, i18n.language, t) })
          : t('actions.graceFact', { duration: formatDuration(deployment.grace * SECOND, i18n.language, t) })}
      </span>
      {!deployment.finished && (
        <span>{t('detail.deadline', { when: shortTime(deployment.deadline, i18n.language) })}</span>
      )}
    </span>
  );
}
