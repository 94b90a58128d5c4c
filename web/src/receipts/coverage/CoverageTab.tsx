/** The map of what the network lets through: each subnet with the PCs that heard the datagram, and those that did not. */

import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCoverage } from '../../api/hooks/receipts';
import type { Announcement, Coverage } from '../../api/types';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import type { Place } from '../usePlace';
import { Reach } from './Reach';
import { Subnet } from './Subnet';
import { byConcern } from './verdict';
import { WholeNetwork } from './WholeNetwork';

export function CoverageTab({ announcement, place }: { announcement: Announcement; place: Place }) {
  const { t } = useTranslation();
  const found = useCoverage(announcement.id);
  return (
    <div className="cd-coverage">
      {found.isPending && <LoadingState />}
      {found.error && !found.data && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && (
        <EmptyState icon={<GlobalOutlined />} title={t('coverage.none')} text={t('coverage.noneText')} />
      )}
      {found.data && found.data.length > 0 && (
        <Found announcement={announcement} coverage={found.data} place={place} />
      )}
    </div>
  );
}

/** Whether a datagram left the server; what was heard proves it, even if it was not written down. */
function wasSent({ reach }: Announcement, coverage: readonly Coverage[]): boolean {
  return reach.some(({ error }) => error === '') || coverage.some(({ heard_udp }) => heard_udp > 0);
}

const AT_FIRST = 24; // subnets: as many as can be looked at

interface FoundProps {
  announcement: Announcement;
  coverage: readonly Coverage[];
  place: Place;
}

function Found({ announcement, coverage, place }: FoundProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const sorted = byConcern(coverage);
  const shown = all ? sorted : sorted.slice(0, AT_FIRST);
  const sent = wasSent(announcement, coverage);
  return (
    <>
      <WholeNetwork coverage={coverage} transmission={announcement.transmission} sent={sent} />
      <ul className="cd-subnets">
        {shown.map((one) => (
          <li key={one.network}>
            <Subnet
              coverage={one}
              transmission={sent ? announcement.transmission : undefined}
              show={() => place.go({ tab: 'receipts', network: one.network, which: undefined, search: '' })}
            />
          </li>
        ))}
      </ul>
      {sorted.length > AT_FIRST && (
        <Button className="cd-subnets-all" onClick={() => setAll(!all)}>
          {all ? t('coverage.hide') : t('coverage.all', { count: sorted.length - AT_FIRST })}
        </Button>
      )}
      <Reach announcement={announcement} />
    </>
  );
}
