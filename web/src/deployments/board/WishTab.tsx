/** What was wished: the command as it runs, and the rules it keeps to. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Deployment } from '../../api/types';
import { ScriptEditor } from '../../editor/ScriptEditor';
import type { Translate } from '../../i18n';
import { preciseTime, shortTime } from '../../i18n/format';
import { CopyButton } from '../../ui/Copy';
import { runsScript } from '../../ui/DeploymentName';
import { ruleText } from '../DetailSummary';

export function WishTab({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  return (
    <div className="cd-wish">
      {runsScript(deployment.kind) ? (
        <div className="cd-wish-script">
          <div className="cd-wish-bar">
            <h2>{t(`actions.kind.${deployment.kind}`)}</h2>
            <CopyButton text={deployment.script} size="small" type="text" />
          </div>
          <ScriptEditor
            value={deployment.script}
            kind={deployment.kind}
            label={t('board.wish.script')}
            readOnly
          />
        </div>
      ) : (
        <p className="cd-notice">{deployment.notice || t('actions.noNotice')}</p>
      )}
      <dl className="cd-facts">
        <Origin deployment={deployment} />
        {runsScript(deployment.kind) && <ScriptRules deployment={deployment} />}
        <Rules deployment={deployment} />
      </dl>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Rules({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const until = shortTime(deployment.deadline, i18n.language);
  return (
    <>
      <Fact label={t('board.wish.rules')}>{ruleText(deployment, t, i18n.language)}</Fact>
      <Fact label={t('board.wish.target')}>{t(`deployments.target.${deployment.target}`)}</Fact>
      <Fact label={t('board.wish.offline')}>
        {t(`board.wish.offlineValue.${deployment.offline}`, { when: until })}
      </Fact>
    </>
  );
}

function Origin({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const { copied_from: from, schedule_id: schedule, template_id: template } = deployment;
  const at = (iso: string) => preciseTime(iso, i18n.language);
  return (
    <>
      <Fact label={t('board.wish.created')}>
        {t('board.wish.createdValue', { when: at(deployment.created_at), name: deployment.created_by })}
      </Fact>
      {deployment.starts_at && <Fact label={t('board.wish.starts')}>{at(deployment.starts_at)}</Fact>}
      {deployment.started_at && <Fact label={t('board.wish.started')}>{at(deployment.started_at)}</Fact>}
      {from && (
        <Fact label={t('board.wish.copiedFrom')}>
          <Link to={`/deployments/${from}`}>{t('board.wish.copiedLink')}</Link>
        </Fact>
      )}
      {template && (
        <Fact label={t('board.wish.template')}>
          <Link to={`/templates/${template}`}>
            {t('board.wish.templateValue', { version: deployment.template_version })}
          </Link>
        </Fact>
      )}
      {schedule && (
        <Fact label={t('board.wish.schedule')}>
          <Link to={`/deployments?schedule=${schedule}`}>{t('board.wish.scheduleLink')}</Link>
        </Fact>
      )}
    </>
  );
}

function runAsText({ run_as: runAs, sessions, user }: Deployment, t: Translate): string {
  if (runAs !== 'user') return t(`board.wish.runAsValue.${runAs}`);
  return t(`board.wish.sessions.${sessions}`, { name: user });
}

function ScriptRules({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const { parameters } = deployment;
  return (
    <>
      <Fact label={t('board.wish.runAs')}>{runAsText(deployment, t)}</Fact>
      <Fact label={t('board.wish.directory')}>
        {deployment.working_directory ? (
          <code>{deployment.working_directory}</code>
        ) : (
          t('board.wish.privateDirectory')
        )}
      </Fact>
      <Fact label={t('board.wish.codes')}>
        <code>{deployment.success_codes.join(', ')}</code>
      </Fact>
      {parameters.length > 0 && (
        <Fact label={t('board.wish.parameters')}>
          <ul className="cd-wish-parameters">
            {parameters.map(({ name, value, type }) => (
              <li key={name}>
                <code>{name}</code>
                {type === 'secret' ? (
                  <span className="cd-soft">{t('board.wish.secret')}</span>
                ) : (
                  <code>{value || t('board.wish.empty')}</code>
                )}
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </>
  );
}
