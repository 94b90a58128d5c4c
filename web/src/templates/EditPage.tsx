/** Writes a new template, or a new version of one. */

import { App } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { usePermission } from '../api/hooks/session';
import { useChangeTemplate, useCreateTemplate, useTemplate } from '../api/hooks/templates';
import type { Template } from '../api/types';
import { templateName } from '../i18n/templateWords';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { TemplateForm } from './TemplateForm';
import { EMPTY, type TemplateValues, templateOf, valuesOf } from './values';
import './templates.css';

export default function EditPage() {
  const { t } = useTranslation();
  const { templateId } = useParams();
  const mayManage = usePermission('manage');
  const found = useTemplate(templateId);
  const back = templateId
    ? { to: `/templates/${templateId}`, text: t('templates.back') }
    : { to: '/templates', text: t('templates.back') };
  const title = t(templateId ? 'templates.form.editTitle' : 'templates.form.newTitle');
  return (
    <>
      <PageHeader title={title} back={back} />
      {!mayManage && (
        <section className="cd-panel">
          <EmptyState title={t('templates.form.notAllowed')} />
        </section>
      )}
      {mayManage && !templateId && <Create />}
      {mayManage && templateId && found.data && <Change newest={found.data} />}
      {mayManage && templateId && !found.data && (
        <section className="cd-panel">
          {found.error ? <ErrorState error={found.error} /> : <LoadingState />}
        </section>
      )}
    </>
  );
}

/** Once it is saved. In an effect, when the form below no longer holds the page. */
function useLeaving(made: Template | undefined, words: (made: Template) => string): void {
  const { message } = App.useApp();
  const navigate = useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for what was made, whatever the words are by then.
  useEffect(() => {
    if (!made) return;
    void message.success(words(made));
    void navigate(`/templates/${made.id}`, { replace: true });
  }, [made]);
}

function Create() {
  const { t } = useTranslation();
  const create = useCreateTemplate();
  useLeaving(create.data, (made) => t('templates.form.created', { name: made.name }));
  return (
    <TemplateForm
      initial={EMPTY}
      label={t('templates.form.create')}
      busy={create.isPending}
      error={create.error}
      saved={create.data !== undefined}
      submit={(values) => create.mutate(templateOf(values))}
    />
  );
}

/** What is edited stays what it was when editing began, whoever saves meanwhile. */
function Change({ newest }: { newest: Template }) {
  const { t, i18n } = useTranslation();
  const [original] = useState(newest);
  const [language] = useState(i18n.language);
  const [initial] = useState(() => valuesOf(original, language));
  const change = useChangeTemplate(original.id);
  const save = (values: TemplateValues, basedOn: number) =>
    change.mutate({ ...templateOf(values, original, language), based_on: basedOn });
  useLeaving(change.data, (made) =>
    made.version === original.version
      ? t('templates.form.unchanged')
      : t('templates.form.saved', { version: made.version }),
  );
  useEffect(() => {
    document.title = `${templateName(original, language)} · ControlDock`;
  }, [original, language]);
  return (
    <TemplateForm
      initial={initial}
      label={t('templates.form.save')}
      busy={change.isPending}
      error={change.error}
      saved={change.data !== undefined}
      stale={{ id: original.id, base: original.version }}
      submit={(values) => save(values, original.version)}
      overwrite={save}
    />
  );
}
