/** How PCs come in: the requests that wait for a decision, and the tokens they come with. */

import { PlusOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { usePermission } from '../api/hooks/session';
import { PageHeader } from '../ui/PageHeader';
import { AddPcDialog } from './AddPcDialog';
import { RequestsPanel } from './RequestsPanel';
import { TokensPanel } from './TokensPanel';
import { WaitingCount } from './WaitingCount';

const TABS = ['requests', 'tokens'] as const;
type Tab = (typeof TABS)[number];

export default function RegistrationsPage() {
  const { t } = useTranslation();
  const mayEnroll = usePermission('enroll');
  const [params, setParams] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const tab: Tab = mayEnroll && params.get('tab') === 'tokens' ? 'tokens' : 'requests';
  const words: Record<Tab, React.ReactNode> = {
    requests: (
      <span className="cd-nav-counted">
        {t('enrolling.requests')} <WaitingCount />
      </span>
    ),
    tokens: t('enrolling.tokens'),
  };
  return (
    <>
      <PageHeader
        title={t('enrolling.title')}
        actions={
          mayEnroll && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t('uses.create')}
            </Button>
          )
        }
      />
      {mayEnroll && (
        <Tabs
          aria-label={t('enrolling.tabs')}
          activeKey={tab}
          onChange={(key) => setParams(key === 'tokens' ? { tab: key } : {}, { replace: true })}
          items={TABS.map((key) => ({ key, label: words[key] }))}
        />
      )}
      {tab === 'requests' ? <RequestsPanel mayDecide={mayEnroll} /> : <TokensPanel />}
      <AddPcDialog open={adding} close={() => setAdding(false)} title={t('uses.createTitle')} />
    </>
  );
}
