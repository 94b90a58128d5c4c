/** What holds for the whole fleet; only administrators change it. */

import { App, Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/hooks/session';
import { useSaveSettings, useSettings } from '../api/hooks/settings';
import { errorText } from '../i18n/errorText';
import { IntervalField, isInterval } from '../ui/IntervalField';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';

export default function SettingsPage() {
  const { t } = useTranslation();
  const mayChange = useSession().data?.role === 'administrator';
  return (
    <>
      <PageHeader title={t('settings.title')} summary={t('settings.summary')} />
      <section className="cd-panel cd-panel-pad">
        {mayChange ? <Fleet /> : <EmptyState title={t('settings.notAllowed')} />}
      </section>
    </>
  );
}

function Fleet() {
  const found = useSettings();
  if (found.data) return <FleetForm key={found.data.poll_interval} saved={found.data.poll_interval} />;
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <LoadingState />;
}

function FleetForm({ saved }: { saved: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const field = useId();
  const save = useSaveSettings();
  const [seconds, setSeconds] = useState<number | null>(saved);
  const changed = isInterval(seconds) && seconds !== saved;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!changed) return;
    save.mutate(
      { poll_interval: seconds },
      {
        onSuccess: () => void message.success(t('settings.saved')),
        onError: (error) => void message.error(errorText(error, t)),
      },
    );
  };
  return (
    <form className="cd-settings" onSubmit={submit}>
      <label htmlFor={field}>{t('settings.pollInterval')}</label>
      <IntervalField id={field} value={seconds} onChange={setSeconds} label={t('settings.pollInterval')} />
      <p className="cd-soft">{t('settings.pollIntervalHint')}</p>
      <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>
        {t('settings.save')}
      </Button>
    </form>
  );
}
