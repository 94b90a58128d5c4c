/** What it means that a PC is removed or in quarantine, and what can be done. */

import { Alert, App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRestoreAgents } from '../../api/hooks/agents';
import { usePermission } from '../../api/hooks/session';
import type { Agent } from '../../api/types';
import { errorText } from '../../i18n/errorText';
import { shortTime } from '../../i18n/format';

export function Banner({ agent }: { agent: Agent }) {
  switch (agent.state) {
    case 'active':
      return null;
    case 'removed':
      return <Removed agent={agent} />;
    case 'quarantined':
      return <Quarantined />;
    default:
      return null; // a newer server may know states that this console doesn't
  }
}

function Removed({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const mayEnroll = usePermission('enroll');
  const restore = useRestoreAgents();
  const again = () =>
    restore.mutate([agent.id], {
      onSuccess: ({ errors }) =>
        errors.length > 0
          ? void message.error(errorText(errors[0], t))
          : void message.success(t('pc.banner.restored')),
    });
  return (
    <Alert
      className="cd-pc-banner"
      type="warning"
      showIcon
      title={
        agent.removed_at
          ? t('pc.banner.removedAt', { when: shortTime(agent.removed_at, i18n.language) })
          : t('pc.banner.removed')
      }
      description={t('pc.banner.removedText')}
      action={
        mayEnroll && (
          <Button size="small" onClick={again} loading={restore.isPending}>
            {t('pc.banner.restore')}
          </Button>
        )
      }
    />
  );
}

function Quarantined() {
  const { t } = useTranslation();
  return (
    <Alert
      className="cd-pc-banner"
      type="error"
      showIcon
      title={t('pc.banner.quarantined')}
      description={t('pc.banner.quarantinedText')}
      action={<Link to="/quarantine">{t('pc.banner.quarantineLink')}</Link>}
    />
  );
}
