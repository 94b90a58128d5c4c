/** All versions of a template, and what is different between any two. */

import { App, Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../api/hooks/session';
import { useChangeTemplate, useTemplate, useTemplateVersions } from '../api/hooks/templates';
import type { Template, TemplateVersion } from '../api/types';
import { errorText } from '../i18n/errorText';
import { ErrorState, LoadingState } from '../ui/States';
import { When } from '../ui/When';
import { Difference } from './Difference';
import './history.css';

export function History({ template }: { template: Template }) {
  const versions = useTemplateVersions(template.id);
  if (versions.error) return <ErrorState error={versions.error} retry={() => void versions.refetch()} />;
  if (!versions.data) return <LoadingState />;
  return <Versions key={template.latest} template={template} versions={versions.data} />;
}

function Versions({ template, versions }: { template: Template; versions: TemplateVersion[] }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState(template.version);
  const [base, setBase] = useState<number>();
  const before = base ?? versions.find((one) => one.number < number)?.number;
  const others = versions.filter((one) => one.number !== number);
  return (
    <div className="cd-history">
      <nav className="cd-panel cd-history-versions" aria-label={t('templates.history.versions')}>
        {versions.map((one) => (
          <VersionButton
            key={one.number}
            version={one}
            isLatest={one.number === template.latest}
            isShown={one.number === number}
            show={() => {
              setNumber(one.number);
              setBase(undefined);
            }}
          />
        ))}
      </nav>
      <section className="cd-panel cd-history-difference">
        <div className="cd-toolbar">
          <strong>{t('templates.history.version', { number })}</strong>
          {before === undefined ? (
            <span className="cd-soft">{t('templates.history.first')}</span>
          ) : (
            <span className="cd-history-base">
              {t('templates.history.compare')}
              <Select
                aria-label={t('templates.history.compare')}
                value={before}
                onChange={setBase}
                options={others.map((one) => ({
                  value: one.number,
                  label: t('templates.history.version', { number: one.number }),
                }))}
              />
            </span>
          )}
          {number !== template.latest && <RestoreButton template={template} number={number} />}
        </div>
        <Compared id={template.id} before={before} after={number} />
      </section>
    </div>
  );
}

interface VersionButtonProps {
  version: TemplateVersion;
  isLatest: boolean;
  isShown: boolean;
  show(): void;
}

function VersionButton({ version, isLatest, isShown, show }: VersionButtonProps) {
  const { t } = useTranslation();
  return (
    <button type="button" className="cd-history-version" aria-current={isShown} onClick={show}>
      <span>
        <strong>{t('templates.history.version', { number: version.number })}</strong>
        {isLatest && <span className="cd-soft"> {t('templates.history.latest')}</span>}
      </span>
      <span className="cd-soft">
        <When at={version.created_at} /> · {version.created_by || t('templates.byProgram')}
      </span>
    </button>
  );
}

function Compared({ id, before, after }: { id: string; before: number | undefined; after: number }) {
  const old = useTemplate(before === undefined ? undefined : id, before);
  const now = useTemplate(id, after);
  const error = now.error ?? old.error;
  if (error) return <ErrorState error={error} />;
  if (!now.data || (before !== undefined && !old.data)) return <LoadingState />;
  return <Difference before={before === undefined ? undefined : old.data} after={now.data} />;
}

/** An old version becomes the newest one. */
function RestoreButton({ template, number }: { template: Template; number: number }) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const mayManage = usePermission('manage');
  const old = useTemplate(template.id, number).data;
  const change = useChangeTemplate(template.id);
  if (!mayManage || !old) return null;
  const restore = async () => {
    try {
      const { name, description, kind, os, script, parameters, run_as, sessions, user, tags, texts } = old;
      const { working_directory, timeout, success_codes } = old;
      const said = { name, description, kind, os, script, parameters, run_as, sessions, user, tags, texts };
      await change.mutateAsync({
        ...said,
        working_directory,
        timeout,
        success_codes,
        based_on: template.latest,
      });
      void message.success(t('templates.history.restored', { number }));
    } catch (error) {
      void message.error(errorText(error, t));
    }
  };
  return (
    <Button
      size="small"
      className="cd-history-restore"
      onClick={() =>
        void modal.confirm({
          title: t('templates.history.restoreTitle', { number }),
          content: t('templates.history.restoreText'),
          onOk: restore,
        })
      }
    >
      {t('templates.history.restore', { number })}
    </Button>
  );
}
