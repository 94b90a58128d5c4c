import { RocketOutlined } from '@ant-design/icons';
import { Button, type TableColumnsType, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { usePermission } from '../api/hooks/session';
import type { TemplateSummary } from '../api/types';
import { templateDescription, templateName } from '../i18n/templateWords';
import { DataTable } from '../ui/DataTable';
import { When } from '../ui/When';
import { OriginMark, TemplateOs, TemplateTags } from './marks';

interface TemplateListProps {
  templates: TemplateSummary[];
  busy: boolean;
}

/** Templates, one per row. */
export function TemplateList({ templates, busy }: TemplateListProps) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const mayDeploy = usePermission('deploy');
  const columns: TableColumnsType<TemplateSummary> = [
    { key: 'name', title: t('templates.column.name'), render: (_, one) => <NameCell template={one} /> },
    {
      key: 'os',
      title: t('templates.column.os'),
      width: 130,
      render: (_, one) => <TemplateOs os={one.os} />,
    },
    {
      key: 'tags',
      title: t('templates.column.tags'),
      width: 190,
      responsive: ['xl'],
      render: (_, one) => <TemplateTags tags={one.tags} />,
    },
    {
      key: 'changed',
      title: t('templates.column.changed'),
      width: 140,
      responsive: ['xl'],
      render: (_, one) => <ChangedCell template={one} />,
    },
    {
      key: 'deploy',
      width: mayDeploy ? 70 : 0,
      align: 'right',
      render: (_, one) => mayDeploy && <DeployButton template={one} />,
    },
  ];
  return (
    <DataTable
      label={t('templates.title')}
      rows={templates}
      columns={mayDeploy ? columns : columns.slice(0, -1)}
      rowKey={(one) => one.id}
      busy={busy}
      open={({ id }) => void navigate(`/templates/${id}`)}
      card={(one) => (
        <>
          <div className="cd-card-head">
            <Link to={`/templates/${one.id}`} className="cd-name-link">
              {templateName(one, i18n.language)}
            </Link>
            {mayDeploy && <DeployButton template={one} />}
          </div>
          <p className="cd-template-about">{templateDescription(one, i18n.language)}</p>
          <div className="cd-card-row cd-soft">
            <TemplateOs os={one.os} />
            <OriginMark template={one} />
            <TemplateTags tags={one.tags} />
          </div>
        </>
      )}
    />
  );
}

function NameCell({ template }: { template: TemplateSummary }) {
  const { i18n } = useTranslation();
  const name = templateName(template, i18n.language);
  return (
    <div className="cd-template-name">
      <span className="cd-template-title">
        <Link
          to={`/templates/${template.id}`}
          className="cd-name-link"
          title={name}
          onClick={(event) => event.stopPropagation()}
        >
          {name}
        </Link>
        <OriginMark template={template} />
      </span>
      <p className="cd-template-about">{templateDescription(template, i18n.language)}</p>
    </div>
  );
}

function ChangedCell({ template }: { template: TemplateSummary }) {
  const { t } = useTranslation();
  return (
    <span className="cd-template-changed">
      <When at={template.changed_at} />
      <span className="cd-soft">{template.changed_by || t('templates.byProgram')}</span>
    </span>
  );
}

function DeployButton({ template }: { template: TemplateSummary }) {
  const { t, i18n } = useTranslation();
  const label = t('templates.deployOne', { name: templateName(template, i18n.language) });
  return (
    <Tooltip title={t('templates.deploy')}>
      <Link
        to={`/deployments/new?template=${template.id}`}
        aria-label={label}
        onClick={(event) => event.stopPropagation()}
      >
        <Button type="text" icon={<RocketOutlined />} tabIndex={-1} aria-hidden="true" />
      </Link>
    </Tooltip>
  );
}
