import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePermission } from '../../api/hooks/session';
import type { AnnouncementTransmission, Coverage } from '../../api/types';
import type { Translate } from '../../i18n';
import { formatNumber } from '../../i18n/format';
import { percentOf } from '../steps';
import { KINDS } from './dots';
import { summed, verdictCounts } from './verdict';

interface WholeNetworkProps {
  coverage: readonly Coverage[];
  transmission: AnnouncementTransmission;
  /** Whether a datagram left the server at all. */
  sent: boolean;
}

/** All subnets together: a sentence, a bar, and what the colours are. */
export function WholeNetwork({ coverage, transmission, sent }: WholeNetworkProps) {
  const { t, i18n } = useTranslation();
  const mayAdminister = usePermission('administer');
  const sum = summed(coverage);
  return (
    <header className="cd-coverage-head">
      <div className="cd-coverage-words">
        <h2>{t('coverage.title')}</h2>
        <p>{sent ? sentence(coverage, transmission, t) : t('coverage.sum.unsent')}</p>
        <p className="cd-soft">
          {t('coverage.safe')}
          {mayAdminister && (
            <>
              {' '}
              <Link to="/settings#announcements">{t('coverage.settings')}</Link>
            </>
          )}
        </p>
      </div>
      <div className="cd-coverage-sum">
        <div className="cd-bar" aria-hidden="true">
          {KINDS.map(
            (kind) =>
              sum[kind] > 0 && (
                <span
                  key={kind}
                  className={`cd-bar-piece cd-heard-${kind}`}
                  style={{ flexGrow: sum[kind] }}
                />
              ),
          )}
        </div>
        <dl>
          {KINDS.map((kind) => (
            <div key={kind}>
              <dt>
                <span className={`cd-heard-mark cd-heard-${kind}`} aria-hidden="true" />
                {t(`coverage.${kind}`)}
              </dt>
              <dd>
                <strong>{formatNumber(sum[kind], i18n.language)}</strong>
                <span className="cd-soft">
                  {t('deployments.percent', { percent: percentOf(sum[kind], sum.total) })}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </header>
  );
}

function sentence(
  coverage: readonly Coverage[],
  transmission: AnnouncementTransmission,
  t: Translate,
): string {
  const { heard, partly, blocked } = verdictCounts(coverage);
  const reported = heard + partly + blocked;
  if (reported === 0) return t('coverage.sum.nothing');
  if (reported === heard) return t(`coverage.sum.heard.${transmission}`);
  const said = [t(`coverage.sum.mixed.${transmission}`, { reported, heard })];
  if (partly > 0) said.push(t('coverage.sum.partly', { count: partly }));
  if (blocked > 0) said.push(t('coverage.sum.blocked', { count: blocked }));
  return said.join(' ');
}
