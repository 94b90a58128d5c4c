/** PCs with a problem, by what they have in common: three hundred red PCs are three things to look at. */

import { CheckCircleOutlined, RedoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCauses } from '../../api/hooks/board';
import type { Cause, Deployment } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import { saidText } from '../../i18n/said';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { StateTag } from '../../ui/StateTag';
import { ExitCell } from './ExitCell';
import type { BoardPlace } from './useBoardPlace';

interface CausesProps {
  deployment: Deployment;
  stamp: number;
  place: BoardPlace;
  /** Undefined for whoever may not deploy. */
  retry: ((cause: Cause) => void) | undefined;
}

export function Causes({ deployment, stamp, place, retry }: CausesProps) {
  const { t } = useTranslation();
  const found = useCauses(deployment.id, stamp);
  if (found.isPending) return <LoadingState />;
  if (!found.data) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  if (found.data.length === 0)
    return (
      <EmptyState
        icon={<CheckCircleOutlined />}
        title={t('board.causes.none')}
        text={t('board.causes.noneText')}
      />
    );
  const most = Math.max(...found.data.map(({ count }) => count));
  return (
    <ol className="cd-causes">
      {found.data.map((cause) => (
        <li key={`${cause.state} ${cause.cause} ${cause.exit_code}`}>
          <CauseCard
            cause={cause}
            share={cause.count / most}
            show={() => place.go({ tab: 'results', states: [cause.state], cause: cause.cause, search: '' })}
            retry={retry && (() => retry(cause))}
          />
        </li>
      ))}
    </ol>
  );
}

interface CauseCardProps {
  cause: Cause;
  /** How many PCs it has, of as many as the most common one has. */
  share: number;
  show(): void;
  retry: (() => void) | undefined;
}

function CauseCard({ cause, share, show, retry }: CauseCardProps) {
  const { t, i18n } = useTranslation();
  return (
    <article className="cd-cause">
      <div className="cd-cause-count">
        <strong>{formatNumber(cause.count, i18n.language)}</strong>
        <span className="cd-soft">{t('board.causes.count', { count: cause.count })}</span>
        <span className="cd-cause-share" style={{ width: `${share * 100}%` }} aria-hidden="true" />
      </div>
      <div className="cd-cause-text">
        <div className="cd-cause-head">
          <StateTag state={cause.state} />
          {cause.exit_code !== null && (
            <ExitCell code={cause.exit_code} meaning={cause.meaning} good={false} />
          )}
        </div>
        {cause.example ? (
          <code className="cd-cause-example">{saidText(cause.said, cause.example, t)}</code>
        ) : (
          <span className="cd-soft">{t('board.causes.noOutput')}</span>
        )}
      </div>
      <div className="cd-cause-actions">
        <Button size="small" onClick={show}>
          {t('board.causes.show')}
        </Button>
        {retry && (
          <Button size="small" icon={<RedoOutlined />} onClick={retry}>
            {t('board.causes.retry')}
          </Button>
        )}
      </div>
    </article>
  );
}
