/** A new announcement: what it says, for whom, when, and how it travels. */

import { Alert, App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAgents } from '../../api/hooks/agents';
import { useCreateAnnouncement } from '../../api/hooks/announcements';
import { useSavedFilters } from '../../api/hooks/savedFilters';
import { usePermission, useSession } from '../../api/hooks/session';
import { PageHeader } from '../../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { AnnouncementForm } from './AnnouncementForm';
import { type Beginning, useBeginning } from './useBeginning';

const COUNT_ONLY = 1; // the counts come with any page

export default function CreatePage() {
  const { t } = useTranslation();
  const mayAnnounce = usePermission('announce');
  const operator = useSession().data?.name;
  const back = { to: '/announcements', text: t('announce.list.title') };
  return (
    <>
      <PageHeader title={t('announce.new')} back={back} />
      {mayAnnounce && operator !== undefined && <Begun operator={operator} />}
      {!mayAnnounce && (
        <section className="cd-panel">
          <EmptyState title={t('announce.notAllowed')} />
        </section>
      )}
    </>
  );
}

function Begun({ operator }: { operator: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { beginning, error, retry, visit, keep, drop, startOver } = useBeginning(operator);
  const savedFilters = useSavedFilters().data ?? [];
  const counts = useAgents({ limit: COUNT_ONLY });
  const create = useCreateAnnouncement();
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
      <AnnouncementForm
        key={visit}
        values={beginning.values}
        copiedFrom={beginning.copiedFrom}
        counts={{ all: counts.data.total, online: counts.data.online }}
        savedFilters={savedFilters}
        sender={operator}
        busy={create.isPending}
        error={create.error}
        changed={(values) => keep(values, beginning.copiedFrom)}
        submit={(wish) =>
          create.mutate(wish, {
            onSuccess: (made) => {
              drop();
              void message.success(
                t(made.sent_at === null ? 'announce.planned' : 'announce.sent', { count: made.total }),
              );
              void navigate(`/announcements/${made.id}`, { replace: true });
            },
          })
        }
      />
    </>
  );
}

/** Where the values come from. */
function BeginningNote({ beginning, startOver }: { beginning: Beginning; startOver: () => void }) {
  const { t } = useTranslation();
  const { note, values } = beginning;
  if (!note) return null;
  const texts = {
    restored: t('announce.restored'),
    copied: t('announce.copied', { title: values.title }),
    templateGone: t('announce.templateGone'),
  };
  return (
    <Alert
      type={note === 'templateGone' ? 'warning' : 'info'}
      showIcon
      className="cd-form-alert"
      title={texts[note]}
      action={
        <Button size="small" onClick={startOver}>
          {t('create.startOver')}
        </Button>
      }
    />
  );
}
