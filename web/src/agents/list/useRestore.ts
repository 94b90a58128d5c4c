import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRestoreAgents } from '../../api/hooks/agents';
import { errorText } from '../../i18n/errorText';

/** Restores removed PCs and says how that went. */
export function useRestore(done: () => void) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const restore = useRestoreAgents();
  return {
    busy: restore.isPending,
    restore: (ids: string[]) =>
      restore.mutate(ids, {
        onSuccess: ({ done: count, errors }) => {
          if (count > 0) void message.success(t('list.restored', { count }));
          if (errors.length > 0) {
            void message.error(
              t('list.notRestored', { count: errors.length, reason: errorText(errors[0], t) }),
            );
          }
          done();
        },
      }),
  };
}
