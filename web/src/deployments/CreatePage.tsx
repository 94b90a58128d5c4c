/** A new deployment: what runs, where, when, and how. */

import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAgents } from '../api/hooks/agents';
import { useSavedFilters } from '../api/hooks/savedFilters';
import { usePermission, useSession } from '../api/hooks/session';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { CreateForm } from './CreateForm';
import { ReviewDialog } from './create/ReviewDialog';
import { type Beginning, useStart } from './create/useStart';
import { useSubmit } from './create/useSubmit';

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
  const navigate = useNavigate();
  const { beginning, error, retry, visit, keep, drop, startOver } = useStart(operator);
  const savedFilters = useSavedFilters().data ?? [];
  const counts = useAgents({ limit: COUNT_ONLY });
  const { submit, review, confirm, back, ...sending } = useSubmit((address) => {
    drop();
    void navigate(address, { replace: true });
  });
  const failed = error ?? (counts.data ? undefined : counts.error);
  if (failed || !counts.data || !beginning) {
    return (
      <section className="cd-panel">
        {failed ? (
          <ErrorState error={failed} retry={error ? retry : () => void counts.refetch()} />
        ) : (
          <LoadingState />
        )}
      </section>
    );
  }
  return (
    <>
      <BeginningNote beginning={beginning} startOver={startOver} />
      <CreateForm
        key={visit}
        start={beginning.start}
        counts={{ all: counts.data.total, online: counts.data.online }}
        savedFilters={savedFilters}
        busy={sending.busy}
        error={sending.error}
        changed={keep}
        submit={submit}
      />
      {review && <ReviewDialog review={review} busy={sending.busy} confirm={confirm} back={back} />}
    </>
  );
}

/** Where the values come from. */
function BeginningNote({ beginning, startOver }: { beginning: Beginning; startOver: () => void }) {
  const { t } = useTranslation();
  const { note, start } = beginning;
  if (!note) return null;
  const texts = {
    restored: [t('create.restored'), undefined],
    restoredInPart: [t('create.restored'), t('create.restoredSecrets')],
    copied: [
      t('create.copied', { name: start.values.name }),
      start.secretsMissing.size > 0 ? t('create.copiedSecrets') : undefined,
    ],
    templateGone: [t('create.templateGone'), undefined],
  } as const;
  const [title, description] = texts[note];
  return (
    <Alert
      type={note === 'templateGone' ? 'warning' : 'info'}
      showIcon
      className="cd-form-alert"
      title={title}
      description={description}
      action={
        <Button size="small" onClick={startOver}>
          {t('create.startOver')}
        </Button>
      }
    />
  );
}
