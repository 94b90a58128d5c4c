/** What can be done with the chosen requests. */

import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Registration } from '../api/types';
import { useDecisions } from './useDecisions';

export function DecisionBar({ chosen, clear }: { chosen: Registration[]; clear: () => void }) {
  const { t } = useTranslation();
  const { busy, act } = useDecisions();
  const waiting = chosen.filter((row) => row.state === 'pending');
  const rejected = chosen.filter((row) => row.state === 'rejected').map((row) => row.id);
  const alike = waiting.filter((row) => row.possible_replacement).length;
  const ids = waiting.map((row) => row.id);
  const count = ids.length;
  return (
    <div className="cd-selection" role="status">
      <span>{t('common.selected', { count: chosen.length })}</span>
      <Button type="text" size="small" onClick={clear}>
        {t('common.clearSelection')}
      </Button>
      <span className="cd-decisions">
        {rejected.length > 0 && (
          <Button size="small" loading={busy.length > 0} onClick={() => act(rejected, 'reopen', clear)}>
            {t('enrolling.reopenAll', { count: rejected.length })}
          </Button>
        )}
        {count > 0 && (
          <>
            <Popconfirm
              title={t('registrations.rejectTitle', { count })}
              description={t('registrations.rejectText')}
              okText={t('registrations.reject')}
              okButtonProps={{ danger: true }}
              onConfirm={() => act(ids, 'reject', clear)}
            >
              <Button size="small" disabled={busy.length > 0}>
                {t('registrations.rejectAll', { count })}
              </Button>
            </Popconfirm>
            <Popconfirm
              disabled={alike === 0}
              title={t('registrations.approveAll', { count })}
              description={
                <div className="cd-confirm-text">{t('enrolling.asNewHint', { count: alike })}</div>
              }
              okText={t('registrations.approve')}
              onConfirm={() => act(ids, 'approve', clear)}
            >
              <Button
                size="small"
                type="primary"
                loading={busy.length > 0}
                onClick={() => alike === 0 && act(ids, 'approve', clear)}
              >
                {t('registrations.approveAll', { count })}
              </Button>
            </Popconfirm>
          </>
        )}
      </span>
    </div>
  );
}
