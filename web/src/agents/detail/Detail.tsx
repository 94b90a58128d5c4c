/** Everything about one PC: a head that is always there, and tabs of which only the open one is asked for. */

import { DesktopOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import { ApiError } from '../../api/errors';
import { useAgent } from '../../api/hooks/agents';
import { assertNever } from '../../api/never';
import type { Agent } from '../../api/types';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { ActivityTab } from './ActivityTab';
import { AnnouncementsTab } from './AnnouncementsTab';
import { Banner } from './Banner';
import { Head } from './Head';
import { HeadSkeleton } from './HeadSkeleton';
import { Overview } from './overview/Overview';
import { PresenceTab } from './presence/PresenceTab';
import { SoftwareTab } from './SoftwareTab';
import { TasksTab } from './TasksTab';
import { TABS, type TabName, tabAddress, tabOf } from './tabs';

// The charts come with a library of their own, which is fetched when they are looked at.
const UsageTab = lazy(() => import('./usage/UsageTab'));

const NOT_FOUND = 404;

/** `close` is there where a cross is: in the drawer. */
export function Detail({ id, close }: { id: string; close?: () => void }) {
  const found = useAgent(id);
  useTitle(found.data?.facts.host_name);
  if (found.data) return <Loaded agent={found.data} close={close} />;
  if (found.error instanceof ApiError && found.error.status === NOT_FOUND) return <Unknown close={close} />;
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <HeadSkeleton />;
}

function Loaded({ agent, close }: { agent: Agent; close: (() => void) | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { search } = useLocation();
  const tab = tabOf(useParams().tab);
  // Replaced, not added to the history: "back" leads to the list, not through all the tabs.
  const go = (to: string) =>
    void navigate({ pathname: tabAddress(agent.id, tabOf(to)), search }, { replace: true });
  return (
    <div className="cd-pc-one">
      <div className="cd-pc-top">
        <Head agent={agent} close={close} />
        <Banner agent={agent} />
      </div>
      <Tabs
        className="cd-pc-tabs"
        activeKey={tab}
        onChange={go}
        destroyOnHidden
        items={TABS.map((name) => ({
          key: name,
          label: t(`pc.tabs.${name}`),
          children: (
            <Suspense fallback={<LoadingState />}>
              <TabContent tab={name} agent={agent} />
            </Suspense>
          ),
        }))}
      />
    </div>
  );
}

function TabContent({ tab, agent }: { tab: TabName; agent: Agent }) {
  switch (tab) {
    case 'overview':
      return <Overview agent={agent} />;
    case 'usage':
      return <UsageTab agent={agent} />;
    case 'presence':
      return <PresenceTab agent={agent} />;
    case 'software':
      return <SoftwareTab agentId={agent.id} />;
    case 'tasks':
      return <TasksTab agentId={agent.id} />;
    case 'announcements':
      return <AnnouncementsTab agentId={agent.id} />;
    case 'activity':
      return <ActivityTab agentId={agent.id} />;
    default:
      return assertNever(tab);
  }
}

function Unknown({ close }: { close: (() => void) | undefined }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<DesktopOutlined />}
      title={t('pc.unknown.title')}
      text={t('pc.unknown.text')}
      action={close && <Button onClick={close}>{t('pc.unknown.action')}</Button>}
    />
  );
}

/** The browser's tab is named after the PC while it is open, then again after what was there before. */
function useTitle(name: string | undefined): void {
  useEffect(() => {
    if (name === undefined) return;
    const before = document.title;
    document.title = `${name} · ControlDock`;
    return () => {
      document.title = before;
    };
  }, [name]);
}
