/** Who did what to the PC. */

import { useTranslation } from 'react-i18next';
import { useAgentActivities } from '../../api/hooks/agentDetail';
import type { Activity } from '../../api/types';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { When } from '../../ui/When';
import { activityText, detailText } from './activityText';
import { Latest } from './Latest';

export function ActivityTab({ agentId }: { agentId: string }) {
  const { t } = useTranslation();
  const found = useAgentActivities(agentId);
  return (
    <div className="cd-pc-pane">
      {found.error && !found.data && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <LoadingState />}
      {found.data?.length === 0 && (
        <EmptyState title={t('pc.activity.none')} text={t('pc.activity.noneText')} />
      )}
      {found.data && found.data.length > 0 && (
        <ul className="cd-pc-rows">
          {found.data.map((one) => (
            <ActivityLine key={one.id} one={one} />
          ))}
        </ul>
      )}
      <Latest count={found.data?.length ?? 0} />
    </div>
  );
}

function ActivityLine({ one }: { one: Activity }) {
  const { t, i18n } = useTranslation();
  const detail = detailText(one.action, one.details, i18n.language, t);
  return (
    <li>
      <strong>
        <bdi>{one.actor}</bdi>
      </strong>
      <span className="cd-pc-did">
        {activityText(one.action, t)}
        {detail && <bdi className="cd-soft">{detail}</bdi>}
      </span>
      <span className="cd-pc-rows-end cd-soft">
        <When at={one.at} />
      </span>
    </li>
  );
}
