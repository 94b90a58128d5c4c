/** What holds for the whole fleet; only administrators change it. */

import { App, Button, InputNumber } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermission } from '../api/hooks/session';
import { useSaveSettings, useSettings } from '../api/hooks/settings';
import type { Preferences } from '../api/types';
import { errorText } from '../i18n/errorText';
import { IntervalField, isInterval } from '../ui/IntervalField';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { GuardCard } from './GuardCard';

export default function SettingsPage() {
  const { t } = useTranslation();
  const mayChange = usePermission('administer');
  return (
    <>
      <PageHeader title={t('settings.title')} summary={t('settings.summary')} />
      <section className="cd-panel cd-panel-pad">
        {mayChange ? <Fleet /> : <EmptyState title={t('settings.notAllowed')} />}
      </section>
      {mayChange && <GuardCard />}
    </>
  );
}

function Fleet() {
  const found = useSettings();
  if (found.data) return <FleetForm key={JSON.stringify(found.data)} saved={found.data} />;
  if (found.error) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <LoadingState />;
}

const DAY = 86_400; // seconds
const LONGEST = 3_650; // days, as on the server

function isRetention(days: number | null): days is number {
  return days !== null && days >= 1 && days <= LONGEST;
}

function FleetForm({ saved }: { saved: Preferences }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const field = useId();
  const save = useSaveSettings();
  const [seconds, setSeconds] = useState<number | null>(saved.poll_interval);
  const [days, setDays] = useState<number | null>(Math.round(saved.removed_retention / DAY));
  const good = isInterval(seconds) && isRetention(days);
  const changed = good && (seconds !== saved.poll_interval || days * DAY !== saved.removed_retention);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!changed) return;
    save.mutate(
      { poll_interval: seconds, removed_retention: days * DAY },
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
      <label htmlFor={`${field}-days`}>{t('settings.retention')}</label>
      <InputNumber
        id={`${field}-days`}
        size="small"
        value={days}
        onChange={setDays}
        precision={0}
        status={isRetention(days) ? undefined : 'error'}
        aria-invalid={!isRetention(days)}
        suffix={t('settings.retentionUnit')}
      />
      <p className="cd-soft">{t('settings.retentionHint')}</p>
      <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>
        {t('settings.save')}
      </Button>
    </form>
  );
}
