import { DeleteOutlined, WarningOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../api/types';
import { Presence } from '../../ui/Presence';

/** How a PC is: here, away, held back or removed. */
export function StateCell({ agent }: { agent: Pick<Agent, 'state' | 'online'> }) {
  const { t } = useTranslation();
  if (agent.state === 'quarantined') {
    return (
      <span className="cd-presence cd-state-quarantined">
        <WarningOutlined aria-hidden="true" />
        {t('filters.state.quarantined')}
      </span>
    );
  }
  if (agent.state === 'removed') {
    return (
      <span className="cd-presence">
        <DeleteOutlined aria-hidden="true" />
        {t('filters.state.removed')}
      </span>
    );
  }
  return <Presence online={agent.online} />;
}
