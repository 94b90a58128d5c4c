/** The head of a PC: who it is, how it is, and what can be done with it. */

import { CloseOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { usePermission } from '../../api/hooks/session';
import type { Agent } from '../../api/types';
import { formatDuration } from '../../i18n/format';
import { CopyIcon } from '../../ui/Copy';
import { chosenPcs } from '../../ui/chosenPcs';
import { OsName } from '../../ui/OsName';
import { MoreActions } from './MoreActions';
import { Since } from './Since';
import { TagsInPlace } from './TagsInPlace';
import { Users } from './Users';

const SECOND = 1_000; // ms

export function Head({ agent, close }: { agent: Agent; close: (() => void) | undefined }) {
  const { t } = useTranslation();
  const name = agent.facts.host_name;
  return (
    <header className="cd-pc-head">
      <div className="cd-pc-title">
        <h2 title={name}>
          <bdi>{name}</bdi>
        </h2>
        <div className="cd-pc-actions">
          <RunButton agent={agent} />
          <MoreActions agent={agent} />
          {close && (
            <Tooltip title={t('pc.close')}>
              <Button type="text" icon={<CloseOutlined />} aria-label={t('pc.close')} onClick={close} />
            </Tooltip>
          )}
        </div>
      </div>
      <div className="cd-pc-line cd-dotted">
        <Since agent={agent} />
        <span className="cd-pc-os" title={agent.facts.os_name}>
          <OsName os={agent.facts.os} name={agent.facts.os_name} />
        </span>
        <Uptime agent={agent} />
        <Users agent={agent} />
      </div>
      <div className="cd-pc-line">
        <span className="cd-pc-id">
          <code>{agent.id}</code>
          <CopyIcon text={agent.id} label={t('pc.copyId')} />
        </span>
        <TagsInPlace agent={agent} />
      </div>
    </header>
  );
}

function RunButton({ agent }: { agent: Agent }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayDeploy = usePermission('deploy');
  if (!mayDeploy || agent.state !== 'active') return null;
  const run = () =>
    void navigate('/deployments/new', { state: chosenPcs([[agent.id, agent.facts.host_name]]) });
  return (
    <Button type="primary" icon={<PlayCircleOutlined />} onClick={run}>
      {t('pc.run')}
    </Button>
  );
}

function Uptime({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  if (!agent.online || agent.uptime === null) return null;
  const duration = formatDuration(agent.uptime * SECOND, i18n.language, t);
  return <span>{t('pc.uptime', { duration })}</span>;
}
