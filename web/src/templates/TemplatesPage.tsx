/** The library: templates that came with the program, and one's own. */

import { FileTextOutlined, ImportOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePermission } from '../api/hooks/session';
import { useTemplates } from '../api/hooks/templates';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { ImportDialog } from './ImportDialog';
import { ListTools } from './ListTools';
import { TemplateList } from './TemplateList';
import { chosen, useListChoice } from './useListChoice';
import './templates.css';

export default function TemplatesPage() {
  const { t } = useTranslation();
  const mayManage = usePermission('manage');
  const [importing, setImporting] = useState(false);
  const actions = mayManage && (
    <>
      <Button icon={<ImportOutlined />} onClick={() => setImporting(true)}>
        {t('templates.import')}
      </Button>
      <Link to="/templates/new">
        <Button type="primary" icon={<PlusOutlined />}>
          {t('templates.new')}
        </Button>
      </Link>
    </>
  );
  return (
    <>
      <PageHeader title={t('templates.title')} summary={t('templates.summary')} actions={actions} />
      <section className="cd-panel">
        <Found />
      </section>
      {importing && <ImportDialog close={() => setImporting(false)} />}
    </>
  );
}

function Found() {
  const { t, i18n } = useTranslation();
  const choice = useListChoice();
  const list = useTemplates(choice.search);
  if (list.error && !list.data) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <LoadingState />;
  if (list.data.length === 0 && choice.isEmpty)
    return (
      <EmptyState
        icon={<FileTextOutlined />}
        title={t('templates.empty.title')}
        text={t('templates.empty.text')}
      />
    );
  const shown = chosen(list.data, choice, i18n.language);
  return (
    <>
      <ListTools choice={choice} templates={list.data} shown={shown.length} />
      {shown.length > 0 ? (
        <TemplateList templates={shown} busy={list.isPlaceholderData} />
      ) : (
        <EmptyState
          title={t('templates.noneFound.title')}
          action={<Button onClick={choice.clear}>{t('templates.noneFound.action')}</Button>}
        />
      )}
    </>
  );
}
