import { useTranslation } from 'react-i18next';
import { LATEST } from '../../api/hooks/agentDetail';

/** Says that there may be older ones, where as many came as were asked for. */
export function Latest({ count }: { count: number }) {
  const { t } = useTranslation();
  if (count < LATEST) return null;
  return <p className="cd-pc-foot cd-soft">{t('pc.latest', { count })}</p>;
}
