/** PCs that ask to join: container and what is done about them. */

import { App, Popconfirm } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Decided, type Decision, useDecide, usePendingRegistrations } from '../api/hooks/registrations';
import { assertNever } from '../api/never';
import { errorText } from '../i18n/errorText';
import { ErrorState } from '../ui/States';
import { RegistrationPanel } from './RegistrationPanel';

export function Registrations({ mayDecide }: { mayDecide: boolean }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const pending = usePendingRegistrations();
  const decide = useDecide();
  const [busy, setBusy] = useState<readonly string[]>([]);

  const say = (decision: Decision, { done, errors }: Decided) => {
    if (done > 0) message.success(doneText(decision, done));
    if (errors.length > 0) {
      message.error(t('registrations.failed', { count: errors.length, reason: errorText(errors[0], t) }));
    }
  };
  const doneText = (decision: Decision, count: number): string => {
    switch (decision) {
      case 'approve':
        return t('registrations.approved', { count });
      case 'reject':
        return t('registrations.rejected', { count });
      default:
        return assertNever(decision);
    }
  };
  const act = (ids: string[], decision: Decision) => {
    setBusy(ids);
    decide.mutate(
      { ids, decision },
      { onSuccess: (decided) => say(decision, decided), onSettled: () => setBusy([]) },
    );
  };

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
