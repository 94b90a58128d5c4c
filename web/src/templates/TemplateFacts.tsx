import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Template } from '../api/types';
import { lengthOf, lengthText, TIMEOUT_UNITS } from '../command/lengths';
import { shortTime } from '../i18n/format';
import { TemplateOs, TemplateTags } from './marks';

/** How it runs, and who keeps it. */
export function TemplateFacts({ template }: { template: Template }) {
  const { t, i18n } = useTranslation();
  const changed = t('templates.changedBy', {
    when: shortTime(template.changed_at, i18n.language),
    name: template.changed_by || t('templates.byProgram'),
  });
  const runAs = t(`create.runAsOption.${template.run_as}`);
  const whose =
    template.sessions === 'named' ? template.user : t(`create.sessionsOption.${template.sessions}`);
  return (
    <aside className="cd-panel cd-panel-pad cd-template-facts" aria-label={t('templates.facts.title')}>
      <h2>{t('templates.facts.title')}</h2>
      <dl>
        <Fact name={t('templates.facts.kind')}>
          {t(template.kind === 'powershell' ? 'create.kinds.powershell' : 'create.kinds.shell')}
        </Fact>
        <Fact name={t('templates.facts.os')}>
          <TemplateOs os={template.os} />
        </Fact>
        <Fact name={t('templates.facts.runAs')}>
          {template.run_as === 'user' ? `${runAs}: ${whose}` : runAs}
        </Fact>
        <Fact name={t('templates.facts.timeout')}>
          {lengthText(lengthOf(template.timeout, TIMEOUT_UNITS), t)}
        </Fact>
        <Fact name={t('templates.facts.success')}>{template.success_codes.join(', ')}</Fact>
        {template.working_directory && (
          <Fact name={t('templates.facts.directory')}>
            <code>{template.working_directory}</code>
          </Fact>
        )}
        {template.tags.length > 0 && (
          <Fact name={t('templates.facts.tags')}>
            <TemplateTags tags={template.tags} />
          </Fact>
        )}
        <Fact name={t('templates.facts.version')}>{template.version}</Fact>
        <Fact name={t('templates.facts.changed')}>{changed}</Fact>
      </dl>
    </aside>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
