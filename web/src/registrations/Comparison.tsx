/** A PC that asks beside the one it looks like, and the choice between same and new. */

import { Alert, App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAgent } from '../api/hooks/agents';
import { useApproveAs } from '../api/hooks/registrations';
import type { Registration } from '../api/types';
import { errorText } from '../i18n/errorText';
import { ErrorState, LoadingState } from '../ui/States';
import { When } from '../ui/When';
import { compared } from './compared';
import { useDecisions } from './useDecisions';

interface ComparisonProps {
  request: Registration;
  before: NonNullable<Registration['possible_replacement']>;
  mayDecide: boolean;
  done: () => void;
}

export function Comparison({ request, before, mayDecide, done }: ComparisonProps) {
  const { t } = useTranslation();
  const known = useAgent(before.agent_id);
  const name = before.host_name;
  return (
    <section className="cd-comparison" aria-label={t('request.compare', { name })}>
      <h3 className="cd-request-heading">
        <bdi>{t('request.compare', { name })}</bdi>
      </h3>
      <p className="cd-lead">{t('request.compareText', { kinds: before.matches.join(', ') })}</p>
      {before.online && (
        <Alert
          type="warning"
          showIcon
          title={t('request.onlineWarning', { name })}
          className="cd-form-alert"
        />
      )}
      {known.error && !known.data ? (
        <ErrorState error={known.error} retry={() => void known.refetch()} />
      ) : known.data ? (
        <table className="cd-compare">
          <thead>
            <tr>
              <td />
              <th scope="col">{t('request.asking')}</th>
              <th scope="col">{t('request.known')}</th>
            </tr>
          </thead>
          <tbody>
            {compared(request, known.data, t).map((row) => (
              <tr key={row.key} className={row.same ? undefined : 'cd-compare-differs'}>
                <th scope="row">{row.label}</th>
                <td>
                  <bdi>{row.asking}</bdi>
                </td>
                <td>
                  <bdi>{row.known}</bdi>
                  {!row.same && <span className="cd-differs">{t('request.differs')}</span>}
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('request.lastSeen')}</th>
              <td>
                <When at={request.created_at} />
              </td>
              <td>
                {before.online ? (
                  t('request.isOnline')
                ) : before.last_check_in ? (
                  <When at={before.last_check_in} />
                ) : (
                  '–'
                )}
              </td>
            </tr>
          </tbody>
        </table>
      ) : (
        <LoadingState />
      )}
      {mayDecide && request.state === 'pending' && <Choice request={request} before={before} done={done} />}
    </section>
  );
}

function Choice({ request, before, done }: Omit<ComparisonProps, 'mayDecide'>) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const approveAs = useApproveAs();
  const { busy, act } = useDecisions();
  const name = before.host_name;
  const same = () =>
    approveAs.mutate(
      { id: request.id, agentId: before.agent_id },
      {
        onSuccess: () => {
          message.success(t('request.approvedAs', { name }));
          done();
        },
        onError: (error) => void message.error(errorText(error, t)),
      },
    );
  return (
    <div className="cd-same-or-new">
      <div>
        <Button type="primary" block loading={approveAs.isPending} disabled={busy.length > 0} onClick={same}>
          {t('request.same')}
        </Button>
        <p className="cd-soft">{t('request.sameText')}</p>
      </div>
      <div>
        <Button
          block
          loading={busy.length > 0}
          disabled={approveAs.isPending}
          onClick={() => act([request.id], 'approve', done)}
        >
          {t('request.new')}
        </Button>
        <p className="cd-soft">
          <bdi>{t('request.newText', { name })}</bdi>
        </p>
      </div>
    </div>
  );
}
