/** PCs that ask to join, above the list of those that have. */

import { Popconfirm } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePendingRegistrations } from '../api/hooks/registrations';
import { ErrorState } from '../ui/States';
import { RegistrationPanel } from './RegistrationPanel';
import { useDecisions } from './useDecisions';

export function Registrations({ mayDecide }: { mayDecide: boolean }) {
  const { t } = useTranslation();
  const pending = usePendingRegistrations();
  const { busy, act } = useDecisions();
  if (pending.error && !pending.data) {
    return (
      <section className="cd-panel">
        <ErrorState error={pending.error} retry={() => void pending.refetch()} />
      </section>
    );
  }
  if (!pending.data || pending.data.length === 0) return null;
  return (
    <RegistrationPanel
      registrations={pending.data}
      busy={busy}
      mayDecide={mayDecide}
      approve={(ids) => act(ids, 'approve')}
      confirmReject={(ids, button) => (
        <Popconfirm
          title={t('registrations.rejectTitle', { count: ids.length })}
          description={t('registrations.rejectText')}
          okText={t('registrations.reject')}
          okButtonProps={{ danger: true }}
          onConfirm={() => act(ids, 'reject')}
        >
          {button as ReactNode}
        </Popconfirm>
      )}
    />
  );
}
