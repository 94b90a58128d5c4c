import { useTranslation } from 'react-i18next';
import type { Inventory } from '../../../api/types';
import { When } from '../../../ui/When';
import { NotReported } from './Section';

/** Who is logged on, and how. */
export function Sessions({ inventory }: { inventory: Inventory }) {
  const { t } = useTranslation();
  const { sessions, collected_at: at } = inventory;
  if (at === null) return <NotReported />;
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
