import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Deployment } from '../api/types';
import { DataTable } from '../ui/DataTable';
import { DeploymentName, deploymentName } from '../ui/DeploymentName';
import { When } from '../ui/When';
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
      key: 'target',
      title: t('deployments.column.target'),
      width: 180,
      responsive: ['lg'],
      render: (_, one) => <TargetCell deployment={one} />,
    },
    {
      key: 'progress',
      title: t('deployments.column.progress'),
      width: 290,
      render: (_, one) => <ProgressCell deployment={one} />,
    },
    {
      key: 'created',
      title: t('deployments.column.created'),
      width: 140,
      render: (_, one) => <When at={one.created_at} />,
    },
    {
      key: 'by',
      title: t('deployments.column.by'),
      width: 110,
      responsive: ['lg'],
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
      <span className="cd-soft">{t('deployments.pcs', { count: deployment.total })}</span>
    </span>
  );
}

function ProgressCell({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const { counts, total } = deployment;
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

function DeploymentCard({ deployment }: { deployment: Deployment }) {
  return (
    <>
      <div className="cd-card-head">
        <NameCell deployment={deployment} />
        <span className="cd-soft">
          <When at={deployment.created_at} />
        </span>
      </div>
      <div className="cd-card-row cd-soft">
        <TargetCell deployment={deployment} />
        <span>{deployment.created_by}</span>
      </div>
      <ProgressCell deployment={deployment} />
    </>
  );
}
