import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Reach } from '../api/hooks/actions';
import { formatNumber } from '../i18n/format';

/** Whom it would reach, in numbers, and what to think of before. */
export function ReachFacts({ reach, warn }: { reach: Reach; warn: boolean }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <>
      <dl className="cd-reach">
        <div>
          <dt>{t('actions.online')}</dt>
          <dd>{number(reach.online)}</dd>
        </div>
        <div>
          <dt>{t('actions.offline')}</dt>
          <dd>{number(reach.offline)}</dd>
        </div>
        <div>
          <dt>{t('actions.withPeople')}</dt>
          <dd className={reach.withPeople > 0 ? 'cd-reach-people' : undefined}>{number(reach.withPeople)}</dd>
        </div>
      </dl>
      {warn && reach.withPeople > 0 && (
        <Alert
          type="warning"
          showIcon
          className="cd-form-alert"
          title={t('actions.peopleNote', { count: reach.withPeople })}
        />
      )}
      {warn && reach.offline > 0 && <p className="cd-lead">{t('actions.offlineNote')}</p>}
    </>
  );
}
