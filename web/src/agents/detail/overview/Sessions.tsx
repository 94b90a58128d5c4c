import { useTranslation } from 'react-i18next';
import type { UserSession } from '../../../api/types';
import { When } from '../../../ui/When';
import { NotReported } from './Section';

/** Who is logged on, and how. */
export function Sessions({ sessions }: { sessions: readonly UserSession[] }) {
  const { t } = useTranslation();
  if (sessions.length === 0) return <NotReported text={t('pc.sessions.none')} />;
  return (
    <ul className="cd-pc-rows">
      {sessions.map((one) => (
        <li key={`${one.session}\n${one.user}\n${one.since}`}>
          <strong>
            <bdi title={one.user}>{one.user || t('pc.sessions.nobody')}</bdi>
          </strong>
          <span className="cd-dotted cd-soft">
            <span>{t(`pc.sessions.kind.${one.kind}`)}</span>
            <span>{t(`pc.sessions.state.${one.state}`)}</span>
            {one.remote && (
              <span>
                {t('pc.sessions.from')} <bdi>{one.remote}</bdi>
              </span>
            )}
            {one.since && <When at={one.since} />}
          </span>
        </li>
      ))}
    </ul>
  );
}
