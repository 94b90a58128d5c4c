/** The page of one announcement, whatever it waits for. */

import { Tabs } from 'antd';
import { type ComponentType, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { AnnouncementStatePill, PriorityMark } from '../announcements/marks';
import type { Announcement } from '../api/types';
import { formatNumber } from '../i18n/format';
import { PageHeader } from '../ui/PageHeader';
import { LoadingState } from '../ui/States';
import { Actions } from './Actions';
import { AnswersTab } from './answers/AnswersTab';
import { CoverageTab } from './coverage/CoverageTab';
import { Funnel } from './Funnel';
import { ReceiptDrawer } from './list/ReceiptDrawer';
import { ReceiptsTab } from './list/ReceiptsTab';
import { MessageTab } from './MessageTab';
import { Notice } from './Notice';
import { Summary } from './Summary';
import { type Place, type Tab, usePlace } from './usePlace';

// The charts come with a library of their own, which is fetched when they are looked at.
const DelaysTab = lazy(() => import('./delays/DelaysTab'));

export interface TabProps {
  announcement: Announcement;
  place: Place;
}

const CONTENTS: Record<Tab, ComponentType<TabProps>> = {
  receipts: ReceiptsTab,
  answers: AnswersTab,
  coverage: CoverageTab,
  delays: DelaysTab,
  message: MessageTab,
};

export function Board({ announcement }: { announcement: Announcement }) {
  const { t } = useTranslation();
  const place = usePlace();
  const tabs = tabsOf(announcement);
  const active = tabs.includes(place.tab) ? place.tab : (tabs[0] ?? 'message');
  return (
    <>
      <PageHeader
        title={announcement.title}
        back={{ to: '/announcements', text: t('announce.list.title') }}
        aside={
          <>
            <AnnouncementStatePill state={announcement.state} />
            <PriorityMark priority={announcement.priority} />
          </>
        }
        summary={<Summary announcement={announcement} />}
        actions={<Actions announcement={announcement} />}
      />
      <Notice announcement={announcement} />
      {announcement.sent_at !== null && <Funnel announcement={announcement} place={place} />}
      <section className="cd-panel">
        <Tabs
          className="cd-board-tabs"
          activeKey={active}
          onChange={(tab) => place.go({ tab: tab as Tab })}
          destroyOnHidden
          items={tabs.map((tab) => {
            const Content = CONTENTS[tab];
            return {
              key: tab,
              label: <TabLabel tab={tab} announcement={announcement} />,
              children: (
                <Suspense fallback={<LoadingState />}>
                  <Content announcement={announcement} place={place} />
                </Suspense>
              ),
            };
          })}
        />
      </section>
      <ReceiptDrawer
        announcement={announcement}
        agentId={place.pc}
        close={() => place.go({ pc: undefined }, true)}
      />
    </>
  );
}

/** Before it is sent there is only the message; without a question there are no answers. */
function tabsOf({ sent_at: sentAt, question }: Announcement): Tab[] {
  if (sentAt === null) return ['message'];
  return ['receipts', ...(question ? (['answers'] as const) : []), 'coverage', 'delays', 'message'];
}

function TabLabel({ tab, announcement }: { tab: Tab; announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  return (
    <span className="cd-tab-label">
      {t(`receipts.tab.${tab}`)}
      {tab === 'answers' && announcement.answered > 0 && (
        <span className="cd-pill cd-tone-unknown cd-number">
          {formatNumber(announcement.answered, i18n.language)}
        </span>
      )}
    </span>
  );
}
