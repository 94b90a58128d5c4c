import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Registration } from '../api/types';
import { useDecisions } from './useDecisions';

/** What can be decided about a request now. */
export function RequestButtons({ request, done }: { request: Registration; done: () => void }) {
  const { t } = useTranslation();
  const { busy, act } = useDecisions();
  const waiting = busy.length > 0;
  const ids = [request.id];
  const isOpen = request.state === 'pending';
  if (request.state === 'completed') return null;
  return (
    <div className="cd-dialog-end">
      {request.state === 'rejected' ? (
        <Button loading={waiting} onClick={() => act(ids, 'reopen', done)}>
          {t('enrolling.reopen')}
        </Button>
      ) : (
        <Popconfirm
          title={t('registrations.rejectTitle', { count: 1 })}
          description={t('registrations.rejectText')}
          okText={t('registrations.reject')}
          okButtonProps={{ danger: true }}
          onConfirm={() => act(ids, 'reject', done)}
        >
          <Button disabled={waiting}>{t('registrations.reject')}</Button>
        </Popconfirm>
      )}
      {isOpen && !request.possible_replacement && (
        <Button type="primary" loading={waiting} onClick={() => act(ids, 'approve', done)}>
          {t('registrations.approve')}
        </Button>
      )}
    </div>
  );
}
