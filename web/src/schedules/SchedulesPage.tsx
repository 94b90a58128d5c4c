/** Deployments that are made again and again. */

import { CalendarOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSchedules } from '../api/hooks/schedules';
import { usePermission } from '../api/hooks/session';
import { PageHeader } from '../ui/PageHeader';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { AGAIN } from './recurrence';
import { ScheduleDialog } from './ScheduleDialog';
import { ScheduleLine } from './ScheduleLine';
import './schedules.css';

export default function SchedulesPage() {
  const { t } = useTranslation();
  const mayChange = usePermission('deploy');
  const list = useSchedules();
  const [editedId, setEditedId] = useState<string>();
  const edited = list.data?.find((one) => one.id === editedId);
  const add = mayChange && (
    <Link to="/deployments/new" state={AGAIN}>
      <Button type="primary" icon={<PlusOutlined />}>
        {t('schedules.add')}
      </Button>
    </Link>
  );
  return (
    <>
      <PageHeader
        title={t('schedules.title')}
        summary={t('schedules.summary')}
        actions={list.data?.length ? add : undefined}
      />
      {list.isPending && <LoadingState />}
      {list.error && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {list.data?.length === 0 && (
        <EmptyState
          icon={<CalendarOutlined />}
          title={t('schedules.emptyTitle')}
          text={t('schedules.emptyText')}
          action={add}
        />
      )}
      {list.data && list.data.length > 0 && (
        <ul className="cd-lines">
          {list.data.map((schedule) => (
            <ScheduleLine
              key={schedule.id}
              schedule={schedule}
              mayChange={mayChange}
              edit={() => setEditedId(schedule.id)}
            />
          ))}
        </ul>
      )}
      {edited && <ScheduleDialog schedule={edited} close={() => setEditedId(undefined)} />}
    </>
  );
}
