/** What holds for the whole fleet; only administrators change it. */

import { App, Button, InputNumber } from 'antd';
import { type FormEvent, Fragment, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AnnouncementCard } from '../announcements/settings/AnnouncementCard';
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
      {mayChange && <AnnouncementCard />}
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

const KEPT = ['removed_retention', 'log_retention', 'result_retention'] as const;
type Kept = Record<(typeof KEPT)[number], number | null>;

function keptDays(saved: Preferences): Kept {
  return {
    removed_retention: Math.round(saved.removed_retention / DAY),
    log_retention: Math.round(saved.log_retention / DAY),
    result_retention: Math.round(saved.result_retention / DAY),
  };
}

function keptSeconds(days: Kept) {
  return {
    removed_retention: (days.removed_retention ?? 0) * DAY,
    log_retention: (days.log_retention ?? 0) * DAY,
    result_retention: (days.result_retention ?? 0) * DAY,
  };
}

function FleetForm({ saved }: { saved: Preferences }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const field = useId();
  const save = useSaveSettings();
  const [seconds, setSeconds] = useState<number | null>(saved.poll_interval);
  const [days, setDays] = useState<Kept>(() => keptDays(saved));
  const good = isInterval(seconds) && KEPT.every((name) => isRetention(days[name]));
  const changed =
    good && (seconds !== saved.poll_interval || KEPT.some((name) => days[name] !== keptDays(saved)[name]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!changed) return;
    save.mutate(
      { poll_interval: seconds, ...keptSeconds(days) },
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
      {KEPT.map((name) => (
        <Fragment key={name}>
          <label htmlFor={`${field}-${name}`}>{t(`settings.kept.${name}`)}</label>
          <InputNumber
            id={`${field}-${name}`}
            size="small"
            value={days[name]}
            onChange={(value) => setDays((now) => ({ ...now, [name]: value }))}
            precision={0}
            status={isRetention(days[name]) ? undefined : 'error'}
            aria-invalid={!isRetention(days[name])}
            suffix={t('settings.retentionUnit')}
          />
          <p className="cd-soft">{t(`settings.keptHint.${name}`)}</p>
        </Fragment>
      ))}
      <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>
        {t('settings.save')}
      </Button>
    </form>
  );
}
