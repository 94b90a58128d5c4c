/** What was done for each PC. */

import { Alert, type TableColumnsType } from 'antd';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ActedOn, ActionDone } from '../api/types';
import { DataTable } from '../ui/DataTable';
import { Presence } from '../ui/Presence';

type Translate = TFunction<'console'>;

/** Who sent packets for this PC, or why nobody did. */
export function wakeText(one: ActedOn, t: Translate): string {
  const by = [...(one.by_server ? [t('actions.result.server')] : []), ...one.relays];
  return t(`actions.result.${one.outcome}`, { by: by.join(', ') });
}

export function WakeResult({ done }: { done: ActionDone }) {
  const { t } = useTranslation();
  const sent = done.pcs.filter(({ outcome }) => outcome === 'sent').length;
  const columns: TableColumnsType<ActedOn> = [
    { key: 'pc', title: t('actions.result.pc'), width: 190, render: (_, one) => <Pc one={one} /> },
    { key: 'done', title: t('actions.result.done'), render: (_, one) => wakeText(one, t) },
  ];
  return (
    <>
      <Alert
        className="cd-form-alert"
        showIcon
        type={sent > 0 ? 'success' : 'warning'}
        title={sent > 0 ? t('actions.wokenSome', { count: sent }) : t('actions.wokenNone')}
      />
      <div className="cd-action-results">
        <DataTable
          label={t('actions.title.wake')}
          rows={done.pcs}
          columns={columns}
          rowKey={(one) => one.agent_id}
          card={(one) => (
            <>
              <div className="cd-card-head">
                <Pc one={one} />
              </div>
              <div className="cd-card-row cd-soft">{wakeText(one, t)}</div>
            </>
          )}
        />
      </div>
    </>
  );
}

export function CollectResult({ done }: { done: ActionDone }) {
  const { t } = useTranslation();
  const later = done.pcs.filter(({ outcome }) => outcome === 'when_back').length;
  const asked = done.count - later;
  return (
    <>
      {asked > 0 && (
        <Alert
          className="cd-form-alert"
          type="success"
          showIcon
          title={t('actions.asked', { count: asked })}
        />
      )}
      {later > 0 && (
        <Alert className="cd-form-alert" type="info" showIcon title={t('actions.later', { count: later })} />
      )}
    </>
  );
}

function Pc({ one }: { one: ActedOn }) {
  return (
    <span className="cd-action-pc">
      <bdi title={one.host_name}>{one.host_name}</bdi>
      <Presence online={one.online} />
    </span>
  );
}
