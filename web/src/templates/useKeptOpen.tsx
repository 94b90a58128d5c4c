/** Asks before a page with unsaved changes is left, by a link or by closing the window. */

import { App } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';

export function useKeptOpen(hasChanges: boolean): void {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const blocker = useBlocker(hasChanges);
  useEffect(() => {
    if (!hasChanges) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [hasChanges]);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    const shown = modal.confirm({
      title: t('templates.form.leaveTitle'),
      content: t('templates.form.leaveText'),
      okText: t('templates.form.leave'),
      cancelText: t('templates.form.stay'),
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
    return () => shown.destroy();
  }, [blocker, modal, t]);
}
