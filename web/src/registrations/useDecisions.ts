/** Deciding about requests, and saying what came of it. */

import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDecide } from '../api/hooks/registrations';
import type { RegistrationDecisionKind } from '../api/types';
import { errorText } from '../i18n/errorText';

const DONE = {
  approve: 'registrations.approved',
  reject: 'registrations.rejected',
  reopen: 'enrolling.reopened',
} as const;

export function useDecisions() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const decide = useDecide();
  const [busy, setBusy] = useState<readonly string[]>([]);
  const act = (ids: string[], decision: RegistrationDecisionKind, done?: () => void) => {
    setBusy(ids);
    decide.mutate(
      { ids, decision },
      {
        onSuccess: ({ done: count, errors }) => {
          if (count > 0) message.success(t(DONE[decision], { count }));
          if (errors.length > 0) {
            const reason = errorText(errors[0], t);
            message.error(t('registrations.failed', { count: errors.length, reason }));
          }
          done?.();
        },
        onError: (error) => void message.error(errorText(error, t)),
        onSettled: () => setBusy([]),
      },
    );
  };
  return { busy, act };
}
