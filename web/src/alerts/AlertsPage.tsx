/** Who is told when PCs fall silent: what was noticed, the rules, and where messages go. */

import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { usePermission } from '../api/hooks/session';
import { PageHeader } from '../ui/PageHeader';
import { AlertHistory } from './AlertHistory';
import { DestinationList } from './DestinationList';
import { RuleList } from './RuleList';
import './alerts.css';

export default function AlertsPage() {
  const { t } = useTranslation();
  const mayChange = usePermission('administer');
  const [parameters, setParameters] = useSearchParams();
  const items = [
    { key: 'history', label: t('alerts.history.title'), children: <AlertHistory /> },
    { key: 'rules', label: t('alerts.rules.title'), children: <RuleList mayChange={mayChange} /> },
    ...(mayChange
      ? [{ key: 'destinations', label: t('alerts.destinations.title'), children: <DestinationList /> }]
      : []),
  ];
  const wanted = parameters.get('tab');
  return (
    <>
      <PageHeader title={t('alerts.title')} summary={t('alerts.summary')} />
      <section className="cd-panel cd-panel-pad">
        <Tabs
          activeKey={items.some(({ key }) => key === wanted) ? (wanted ?? 'history') : 'history'}
          onChange={(tab) => setParameters(tab === 'history' ? {} : { tab }, { replace: true })}
          items={items}
          destroyOnHidden
        />
      </section>
    </>
  );
}
