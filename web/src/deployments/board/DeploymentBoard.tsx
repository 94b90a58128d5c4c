/** The page of one deployment: its progress, its PCs, what they have in common, what can be done. */

import { Badge, Tabs } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../../api/hooks/session';
import type { Deployment } from '../../api/types';
import { PageHeader } from '../../ui/PageHeader';
import { troubleCount } from '../counts';
import { DetailActions } from '../DetailActions';
import { DetailSummary } from '../DetailSummary';
import { Causes } from './Causes';
import { Notice } from './Notice';
import { ProgressBoard } from './ProgressBoard';
import { Results } from './Results';
import { RetryDialog } from './retry/RetryDialog';
import type { RetryOffer } from './retry/retryWish';
import { StatePill } from './StatePill';
import { TaskDrawer } from './TaskDrawer';
import { type BoardTab, useBoardPlace } from './useBoardPlace';
import { WishTab } from './WishTab';

interface DeploymentBoardProps {
  deployment: Deployment;
  /** When it was learned that this is how it stands, ms. */
  stamp: number;
  title: string;
  back: { to: string; text: string };
}

export function DeploymentBoard({ deployment, stamp, title, back }: DeploymentBoardProps) {
  const { t } = useTranslation();
  const mayDeploy = usePermission('deploy');
  const place = useBoardPlace();
  const { go } = place;
  const [offer, setOffer] = useState<RetryOffer>();
  const open = useCallback((pc: string) => go({ pc }), [go]);
  const retryPcs = mayDeploy ? (agentIds: string[]) => setOffer({ kind: 'pcs', agentIds }) : undefined;
  const planned = deployment.started_at === null;
  return (
    <>
      <PageHeader
        title={title}
        back={back}
        aside={<StatePill deployment={deployment} />}
        summary={<DetailSummary deployment={deployment} />}
        actions={
          <DetailActions
            deployment={deployment}
            mayDeploy={mayDeploy}
            retry={() => setOffer({ kind: 'states' })}
          />
        }
      />
      <Notice deployment={deployment} />
      {!planned && <ProgressBoard deployment={deployment} stamp={stamp} place={place} open={open} />}
      <section className="cd-panel">
        <Tabs
          className="cd-board-tabs"
          activeKey={planned ? 'wish' : place.tab}
          onChange={(tab) => go({ tab: tab as BoardTab })}
          items={[
            ...(planned
              ? []
              : [
                  {
                    key: 'results',
                    label: t('board.tab.results'),
                    children: <Results deployment={deployment} place={place} retry={retryPcs} />,
                  },
                  {
                    key: 'causes',
                    label: <CausesLabel deployment={deployment} />,
                    children: (
                      <Causes
                        deployment={deployment}
                        stamp={stamp}
                        place={place}
                        retry={mayDeploy ? (cause) => setOffer({ kind: 'cause', cause }) : undefined}
                      />
                    ),
                  },
                ]),
            { key: 'wish', label: t('board.tab.wish'), children: <WishTab deployment={deployment} /> },
          ]}
        />
      </section>
      <TaskDrawer
        deployment={deployment}
        taskId={place.pc}
        close={() => go({ pc: undefined }, true)}
        retry={retryPcs}
      />
      {offer && <RetryDialog deployment={deployment} offer={offer} close={() => setOffer(undefined)} />}
    </>
  );
}

function CausesLabel({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslation();
  const count = troubleCount(deployment.counts);
  return (
    <span className="cd-tab-label">
      {t('board.tab.causes')}
      {count > 0 && <Badge count={count} overflowCount={99_999} color="var(--cd-danger)" size="small" />}
    </span>
  );
}
