import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Deployment } from '../api/types';
import { DataTable } from '../ui/DataTable';
import { DeploymentName, deploymentName } from '../ui/DeploymentName';
import { momentText } from '../ui/moment';
import { useWordsOfNow } from '../ui/useNow';
import { When } from '../ui/When';
import { StatePill } from './board/StatePill';
import { percentDone, troubleCount } from './counts';
import { ProgressBar } from './ProgressBar';

interface DeploymentListProps {
  deployments: Deployment[];
  busy: boolean;
  open(deployment: Deployment): void;
}

/** Deployments, one per row. */
export function DeploymentList({ deployments, busy, open }: DeploymentListProps) {
  const { t } = useTranslation();
  const columns: TableColumnsType<Deployment> = [
    { key: 'name', title: t('deployments.column.name'), render: (_, one) => <NameCell deployment={one} /> },
    {
      key: 'state',
      title: t('board.list.state'),
      width: 116,
      render: (_, one) => <StatePill deployment={one} />,
    },
    {
      key: 'target',
      title: t('deployments.column.target'),
      width: 170,
      responsive: ['xl'],
      render: (_, one) => <TargetCell deployment={one} />,
    },
    {
      key: 'progress',
      title: t('deployments.column.progress'),
      width: 270,
      render: (_, one) => <ProgressCell deployment={one} />,
    },
    {
      key: 'created',
      title: t('deployments.column.created'),
      width: 138,
      render: (_, one) => <When at={one.created_at} />,
    },
    {
      key: 'by',
      title: t('deployments.column.by'),
      width: 100,
      responsive: ['xl'],
      render: (_, one) => one.created_by,
    },
  ];
  return (
    <DataTable
      label={t('deployments.title')}
      rows={deployments}
      columns={columns}
      rowKey={(one) => one.id}
      busy={busy}
      open={open}
      card={(one) => <DeploymentCard deployment={one} />}
    />
  );
}

function NameCell({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  return (
    <Link
      to={`/deployments/${deployment.id}`}
      className="cd-name-link"
      title={deploymentName(deployment, t)}
      onClick={(event) => event.stopPropagation()}
    >
      <DeploymentName name={deployment.name} kind={deployment.kind} />
    </Link>
  );
}

function TargetCell({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  return (
    <span className="cd-target">
      {t(`deployments.target.${deployment.target}`)}
      {deployment.started_at !== null && (
        <span className="cd-soft">{t('deployments.pcs', { count: deployment.total })}</span>
      )}
    </span>
  );
}

function ProgressCell({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const { counts, total } = deployment;
  if (deployment.started_at === null) return <PlannedCell deployment={deployment} />;
  const trouble = troubleCount(counts);
  return (
    <span className="cd-progress">
      <ProgressBar counts={counts} total={total} />
      <span className="cd-progress-text">
        {t('deployments.percent', { percent: percentDone(counts, total) })}
      </span>
      <span className="cd-trouble">{trouble > 0 && t('deployments.trouble', { count: trouble })}</span>
    </span>
  );
}

/** When it starts, on the viewer's own clock. */
function PlannedCell({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const at = deployment.starts_at;
  const words = useWordsOfNow((now) => (at === null ? '' : momentText(at, now, i18n.language)));
  if (at === null || deployment.finished) return <span className="cd-soft">{t('common.none')}</span>;
  return (
    <span className="cd-planned">
      {t('board.list.starts', { when: words })}
      <span className="cd-soft">
        <When at={at} />
      </span>
    </span>
  );
}

function DeploymentCard({ deployment }: { deployment: Deployment }) {
  return (
    <>
      <div className="cd-card-head">
        <NameCell deployment={deployment} />
        <StatePill deployment={deployment} />
      </div>
      <div className="cd-card-row cd-soft">
        <TargetCell deployment={deployment} />
        <When at={deployment.created_at} />
        <span>{deployment.created_by}</span>
      </div>
      <ProgressCell deployment={deployment} />
    </>
  );
}
