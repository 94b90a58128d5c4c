import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TokenUse } from '../api/types';
import { When } from '../ui/When';
import { StateTag } from './StateTag';

/** The PCs that used a token, newest first. */
export function UsedBy({ uses }: { uses: TokenUse[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h3 className="cd-request-heading">{t('uses.usedBy')}</h3>
      {uses.length === 0 && <p className="cd-soft">{t('uses.nobody')}</p>}
      <ul className="cd-lines">
        {uses.map((use) => (
          <li key={use.registration_id} className="cd-line">
            <div className="cd-line-text">
              <strong>
                <bdi>
                  {use.state === 'approved' || use.state === 'completed' ? (
                    <Link to={`/agents/${use.agent_id}`}>{use.host_name}</Link>
                  ) : (
                    use.host_name
                  )}
                </bdi>
              </strong>
              <span className="cd-soft">
                <When at={use.at} />
              </span>
            </div>
            <StateTag state={use.state} />
          </li>
        ))}
      </ul>
    </>
  );
}
