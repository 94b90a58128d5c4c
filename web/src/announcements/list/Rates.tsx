import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Announcement } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import { ratesOf } from './rates';

/** How many PCs have received, displayed, read and answered it: a small bar each. */
export function Rates({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <ul className="cd-rates">
      {ratesOf(announcement).map(({ step, count, percent }) => {
        const words = t(`announce.rate.${step}`);
        const title = t('announce.list.rateOf', {
          step: words,
          some: number(count),
          total: number(announcement.total),
        });
        return (
          <li key={step} className={`cd-rate cd-rate-${step}`}>
            <Tooltip title={title}>
              <span className="cd-rate-one">
                <span className="cd-rate-word">{words}</span>
                <span className="cd-rate-share">
                  <b>{t('deployments.percent', { percent })}</b>
                  <span
                    className="cd-rate-bar"
                    role="progressbar"
                    aria-label={title}
                    aria-valuemin={0}
                    aria-valuemax={announcement.total}
                    aria-valuenow={count}
                  >
                    <i style={{ width: `${percent}%` }} />
                  </span>
                </span>
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
