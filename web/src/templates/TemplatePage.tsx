/** One template: what it does, what it asks for, how it runs, and what it was before. */

import { Alert, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useTemplate } from '../api/hooks/templates';
import type { Template } from '../api/types';
import { ScriptEditor } from '../editor/ScriptEditor';
import { templateDescription, templateName } from '../i18n/templateWords';
import { PageHeader } from '../ui/PageHeader';
import { ErrorState, LoadingState } from '../ui/States';
import { History } from './History';
import { OriginMark } from './marks';
import { TemplateActions } from './TemplateActions';
import { TemplateFacts } from './TemplateFacts';
import { TemplateParameters } from './TemplateParameters';
import './templates.css';

function versionIn(params: URLSearchParams): number | undefined {
  const version = Number(params.get('version'));
  return Number.isInteger(version) && version > 0 ? version : undefined;
}

export default function TemplatePage() {
  const { t } = useTranslation();
  const { templateId } = useParams();
  const [params] = useSearchParams();
  const found = useTemplate(templateId, versionIn(params));
  if (found.data) return <Shown template={found.data} />;
  return (
    <>
      <PageHeader title={t('templates.title')} back={{ to: '/templates', text: t('templates.back') }} />
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

function Shown({ template }: { template: Template }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { tab } = useParams();
  const isOld = template.version !== template.latest;
  return (
    <>
      <PageHeader
        title={templateName(template, i18n.language)}
        aside={<OriginMark template={template} />}
        summary={
          <span className="cd-template-description">{templateDescription(template, i18n.language)}</span>
        }
        actions={<TemplateActions template={template} />}
        back={{ to: '/templates', text: t('templates.back') }}
      />
      {isOld && (
        <Alert
          type="info"
          showIcon
          className="cd-form-alert"
          title={t('templates.oldVersion', { version: template.version, latest: template.latest })}
          action={<Link to={`/templates/${template.id}`}>{t('templates.toLatest')}</Link>}
        />
      )}
      <Tabs
        activeKey={tab === 'history' ? 'history' : 'script'}
        onChange={(key) =>
          void navigate(`/templates/${template.id}${key === 'history' ? '/history' : ''}`, { replace: true })
        }
        items={[
          { key: 'script', label: t('templates.tab.script'), children: <Contents template={template} /> },
          {
            key: 'history',
            label: t('templates.tab.history'),
            children: <History template={template} />,
          },
        ]}
      />
    </>
  );
}

function Contents({ template }: { template: Template }) {
  const { t } = useTranslation();
  return (
    <div className="cd-template-page">
      <div className="cd-template-main">
        <ScriptEditor
          value={template.script.replace(/\n$/, '')}
          kind={template.kind}
          os={template.os}
          label={t('templates.tab.script')}
          readOnly
        />
        <section className="cd-panel cd-panel-pad">
          <h2>{t('templates.parameters')}</h2>
          <TemplateParameters template={template} />
        </section>
      </div>
      <TemplateFacts template={template} />
    </div>
  );
}
