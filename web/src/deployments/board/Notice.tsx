import { ClockCircleOutlined, PauseCircleOutlined, StopOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { Deployment } from '../../api/types';
import { shortTime } from '../../i18n/format';
import { momentIn, momentText } from '../../ui/moment';
import { Strip } from '../../ui/Strip';
import { useWordsOfNow } from '../../ui/useNow';
import { When } from '../../ui/When';

/** Why it does not simply go on: planned, paused, cancelled. */
export function Notice({ deployment }: { deployment: Deployment }) {
  switch (deployment.state) {
    case 'scheduled':
      return <Planned deployment={deployment} />;
    case 'paused':
      return <Paused deployment={deployment} />;
    case 'stopping':
      return <Stopping deployment={deployment} />;
    default:
      return deployment.started_at === null ? <NeverStarted /> : null;
  }
}

function Planned({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const at = deployment.starts_at ?? deployment.created_at;
  const there = deployment.time_zone && momentIn(at, deployment.time_zone, i18n.language);
  return (
    <Strip
      tone="unknown"
      icon={<ClockCircleOutlined />}
      title={
        <>
          {t('board.notice.planned', { when: shortTime(at, i18n.language) })} · <When at={at} />
          {there && (
            <span className="cd-soft">
              {' '}
              ({t('board.notice.zone', { when: there, zone: deployment.time_zone })})
            </span>
          )}
        </>
      }
      text={t('board.notice.plannedText')}
    />
  );
}

function Paused({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const at = deployment.paused_at ?? deployment.created_at;
  const when = useWordsOfNow((now) => momentText(at, now, i18n.language));
  return (
    <Strip
      tone="warning"
      icon={<PauseCircleOutlined />}
      title={t('board.notice.paused', { name: deployment.paused_by, when })}
      text={t('board.notice.pausedText')}
    />
  );
}

function Stopping({ deployment }: { deployment: Deployment }) {
  const { t, i18n } = useTranslation();
  const at = deployment.cancel_wanted_at ?? deployment.created_at;
  const when = useWordsOfNow((now) => momentText(at, now, i18n.language));
  return (
    <Strip
      tone="warning"
      icon={<StopOutlined />}
      title={t('board.notice.stopping', { when })}
      text={t('board.notice.stoppingText')}
    />
  );
}

function NeverStarted() {
  const { t } = useTranslation();
  return <p className="cd-strip cd-tone-muted">{t('board.notice.cancelledPlanned')}</p>;
}
