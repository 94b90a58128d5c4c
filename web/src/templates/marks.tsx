/** What a template is marked with wherever it is named. */

import { AppstoreOutlined } from '@ant-design/icons';
import { Tag, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TemplateSummary } from '../api/types';
import { templateTag } from '../i18n/templateWords';
import { OsName } from '../ui/OsName';

export function TemplateOs({ os }: { os: TemplateSummary['os'] }) {
  const { t } = useTranslation();
  if (os === 'windows' || os === 'linux') return <OsName os={os} name="" />;
  return (
    <span className="cd-os">
      <AppstoreOutlined aria-hidden="true" />
      <span>{t('templates.os.any')}</span>
    </span>
  );
}

/** Whether it came with the program, and whether somebody made it his own. */
export function OriginMark({ template }: { template: TemplateSummary }) {
  const { t } = useTranslation();
  if (!template.built_in) return null;
  const { edited } = template;
  return (
    <Tooltip title={t(edited ? 'templates.editedHint' : 'templates.builtInHint')}>
      <Tag color={edited ? 'warning' : undefined} className="cd-template-origin">
        {t(edited ? 'templates.edited' : 'templates.builtIn')}
      </Tag>
    </Tooltip>
  );
}

export function TemplateTags({ tags }: { tags: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <span className="cd-template-tags">
      {tags.map((tag) => (
        <Tag key={tag}>{templateTag(tag, t)}</Tag>
      ))}
    </span>
  );
}
