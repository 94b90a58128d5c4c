import { MailOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useAlertDestinations,
  useRemoveAlertDestination,
  useTestAlertDestination,
} from '../api/hooks/alerts';
import type { AlertDestination } from '../api/types';
import { LANGUAGE_NAMES } from '../i18n';
import { errorText } from '../i18n/errorText';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { DestinationDialog } from './DestinationDialog';

/** Where messages go. */
export function DestinationList() {
  const { t } = useTranslation();
  const list = useAlertDestinations();
  const [adding, setAdding] = useState(false);
  if (list.isPending) return <LoadingState />;
  if (list.error) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('alerts.destinations.add')}
    </Button>
  );
  return (
    <>
      {list.data.length === 0 ? (
        <EmptyState
          icon={<MailOutlined />}
          title={t('alerts.destinations.emptyTitle')}
          text={t('alerts.destinations.emptyText')}
          action={add}
        />
      ) : (
        <>
          <div className="cd-alert-add">{add}</div>
          <ul className="cd-lines">
            {list.data.map((destination) => (
              <DestinationLine key={destination.id} destination={destination} />
            ))}
          </ul>
        </>
      )}
      {adding && <DestinationDialog close={() => setAdding(false)} />}
    </>
  );
}

function DestinationLine({ destination }: { destination: AlertDestination }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const test = useTestAlertDestination();
  const remove = useRemoveAlertDestination();
  const say = (work: Promise<unknown>, done: string) =>
    work.then(
      () => void message.success(done),
      (error: unknown) => void message.error(errorText(error, t)),
    );
  return (
    <li className="cd-line">
      <div className="cd-line-text">
        <strong>{destination.name}</strong>
        <span className="cd-soft cd-dotted">
          <span>{destination.shown_url || t('alerts.destinations.unusable')}</span>
          <span>{LANGUAGE_NAMES[destination.language]}</span>
        </span>
      </div>
      <Button
        size="small"
        loading={test.isPending}
        onClick={() => void say(test.mutateAsync(destination.id), t('alerts.destinations.tested'))}
      >
        {t('alerts.destinations.test')}
      </Button>
      <Popconfirm
        title={t('alerts.destinations.removeTitle')}
        description={t('alerts.destinations.removeText')}
        okText={t('alerts.destinations.remove')}
        okButtonProps={{ danger: true }}
        onConfirm={() => say(remove.mutateAsync(destination.id), t('alerts.destinations.removed'))}
      >
        <Button size="small" type="text" danger>
          {t('alerts.destinations.remove')}
        </Button>
      </Popconfirm>
    </li>
  );
}
