/** A new deployment: what runs, where, when, and how. */

import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAgents } from '../api/hooks/agents';
import { useCreateDeployment } from '../api/hooks/deployments';
import { useSavedFilters } from '../api/hooks/savedFilters';
import { usePermission, useSession } from '../api/hooks/session';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { CreateForm } from './CreateForm';
import { useStart } from './create/useStart';

const COUNT_ONLY = 1; // the counts come with any page

export default function CreatePage() {
  const { t } = useTranslation();
  const mayDeploy = usePermission('deploy');
  const operator = useSession().data?.name;
  return (
    <>
      <PageHeader title={t('create.title')} back={{ to: '/deployments', text: t('deployments.title') }} />
      {mayDeploy && operator !== undefined && <Begun operator={operator} />}
      {!mayDeploy && (
        <section className="cd-panel">
          <EmptyState title={t('create.notAllowed')} />
        </section>
      )}
    </>
  );
}

function Begun({ operator }: { operator: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { beginning, visit, keep, drop, startOver } = useStart(operator);
  const savedFilters = useSavedFilters().data ?? [];
  const counts = useAgents({ limit: COUNT_ONLY });
  const create = useCreateDeployment();
  if (!counts.data) {
    return (
      <section className="cd-panel">
        {counts.error ? (
          <ErrorState error={counts.error} retry={() => void counts.refetch()} />
        ) : (
          <LoadingState />
        )}
      </section>
    );
  }
  return (
    <>
      {beginning.restored && (
        <Alert
          type="info"
          showIcon
          className="cd-form-alert"
          title={t('create.restored')}
          description={t('create.restoredSecrets')}
          action={
            <Button size="small" onClick={startOver}>
              {t('create.startOver')}
            </Button>
          }
        />
      )}
      <CreateForm
        key={visit}
        start={beginning.start}
        counts={{ all: counts.data.total, online: counts.data.online }}
        savedFilters={savedFilters}
        busy={create.isPending}
        error={create.error}
        changed={keep}
        submit={(wish) =>
          create.mutate(wish, {
            onSuccess: ({ id }) => {
              drop();
              void navigate(`/deployments/${id}`, { replace: true });
            },
          })
        }
      />
    </>
  );
}
