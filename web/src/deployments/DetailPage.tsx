/** One deployment: how it goes, and what it did on each PC. */

import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useDeployment } from '../api/hooks/deployments';
import { deploymentName } from '../ui/DeploymentName';
import { PageHeader } from '../ui/PageHeader';
import { ErrorState, LoadingState } from '../ui/States';
import { DeploymentBoard } from './board/DeploymentBoard';

export default function DetailPage() {
  const { t } = useTranslation();
  const { deploymentId = '' } = useParams();
  const found = useDeployment(deploymentId);
  const back = { to: '/deployments', text: t('detail.back') };
  if (found.data)
    return (
      <DeploymentBoard
        key={deploymentId}
        deployment={found.data}
        stamp={found.dataUpdatedAt}
        title={deploymentName(found.data, t)}
        back={back}
      />
    );
  return (
    <>
      <PageHeader title={t('deployments.title')} back={back} />
      <section className="cd-panel">
        {found.error ? (
          <ErrorState error={found.error} retry={() => void found.refetch()} />
        ) : (
          <LoadingState />
        )}
      </section>
    </>
  );
}
