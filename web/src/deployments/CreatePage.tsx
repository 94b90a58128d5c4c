/** A new deployment: what runs, for how long at most, and where. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useAgents } from '../api/hooks/agents';
import { useCreateDeployment } from '../api/hooks/deployments';
import { useSavedFilters } from '../api/hooks/savedFilters';
import { usePermission } from '../api/hooks/session';
import { readChosenFilter, readChosenPcs } from '../ui/chosenPcs';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { AgentPicker } from './AgentPicker';
import { CreateForm } from './CreateForm';
import { type CreateValues, DEFAULTS, newDeployment } from './createValues';
import { readDraft } from './draft';

const COUNT_ONLY = 1; // the counts come with any page

export default function CreatePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { state } = useLocation();
  const mayDeploy = usePermission('deploy');
  const [picked, setPicked] = useState<ReadonlyMap<string, string>>(() => readChosenPcs(state));
  const filter = readChosenFilter(state);
  const savedFilters = useSavedFilters().data ?? [];
  const counts = useAgents({ limit: COUNT_ONLY });
  const create = useCreateDeployment();
  const initial: CreateValues = {
    ...DEFAULTS,
    ...readDraft(state),
    ...(filter && { target: 'filter' }),
    ...(picked.size > 0 && { target: 'selected' }),
  };
  const submit = (values: CreateValues) =>
    create.mutate(newDeployment(values, { picked: picked.keys(), filter }), {
      onSuccess: ({ id }) => void navigate(`/deployments/${id}`, { replace: true }),
    });
  return (
    <>
      <PageHeader title={t('create.title')} back={{ to: '/deployments', text: t('deployments.title') }} />
      <section className="cd-panel cd-panel-form">
        {counts.isPending && <LoadingState />}
        {counts.error && !counts.data && (
          <ErrorState error={counts.error} retry={() => void counts.refetch()} />
        )}
        {counts.data && !mayDeploy && <EmptyState title={t('create.notAllowed')} />}
        {counts.data && mayDeploy && (
          <CreateForm
            key={state === null ? 'new' : 'draft'}
            initial={initial}
            sources={{
              counts: { all: counts.data.total, online: counts.data.online, selected: picked.size },
              savedFilters,
              filter,
            }}
            picker={<AgentPicker picked={picked} setPicked={setPicked} />}
            busy={create.isPending}
            error={create.error}
            submit={submit}
          />
        )}
      </section>
    </>
  );
}
