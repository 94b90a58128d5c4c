/** Says on every page that PCs wait for a decision. */

import { WarningOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useQuarantine } from '../api/hooks/quarantine';

export function QuarantineBanner() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const count = useQuarantine().data?.length ?? 0;
  if (count === 0 || pathname === '/quarantine') return null;
  return (
    <section className="cd-banner cd-banner-alarm" aria-label={t('quarantine.title')}>
      <WarningOutlined aria-hidden="true" />
      <p>
        <strong>{t('quarantine.banner.title', { count })}</strong> {t('quarantine.banner.text')}
      </p>
      <div className="cd-banner-actions">
        <Link to="/quarantine">{t('quarantine.banner.action')}</Link>
      </div>
    </section>
  );
}
