import { useTranslation } from 'react-i18next';
import type { Deployment } from '../api/types';
import type { Translate } from '../i18n';
import { formatDuration, shortTime } from '../i18n/format';
import { runsScript } from '../ui/DeploymentName';
import { When } from '../ui/When';

const SECOND = 1_000; // ms

/** The time that it gets on each PC, or that people at the PC get. */
export function ruleText(deployment: Deployment, t: Translate, language: string): string {
  if (runsScript(deployment.kind))
    return t('detail.timeout', { duration: formatDuration(deployment.timeout * SECOND, language, t) });
  if (deployment.grace === 0) return t('actions.graceNone');
  return t('actions.graceFact', { duration: formatDuration(deployment.grace * SECOND, language, t) });
}

/** Who made it, when, for whom, and by which rules. */
export function DetailSummary({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const planned = deployment.started_at === null;
  return (
    <>
      {deployment.description && <p className="cd-description">{deployment.description}</p>}
      <span className="cd-dotted">
        <span>{t('detail.createdBy', { name: deployment.created_by })}</span>
        <When at={deployment.created_at} />
        <span>
          {t(`deployments.target.${deployment.target}`)}
          {!planned && ` · ${t('deployments.pcs', { count: deployment.total })}`}
        </span>
        <span>{ruleText(deployment, t, i18n.language)}</span>
        {!deployment.finished && !planned && (
          <span>{t('detail.deadline', { when: shortTime(deployment.deadline, i18n.language) })}</span>
        )}
      </span>
    </>
  );
}
