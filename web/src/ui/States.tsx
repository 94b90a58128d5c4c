import { CloudOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../i18n/errorText';

/** Nothing here: what that means, and what to do next. */
export function EmptyState(props: { icon?: ReactNode; title: string; text?: string; action?: ReactNode }) {
  return (
    <div className="cd-empty">
      {props.icon && <div className="cd-empty-icon">{props.icon}</div>}
      <h2>{props.title}</h2>
      {props.text && <p>{props.text}</p>}
      {props.action && <div className="cd-empty-action">{props.action}</div>}
    </div>
  );
}

/** It could not be loaded: why, and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOutlined />}
        title={t('errors.loadTitle')}
        text={errorText(error, t)}
        action={retry && <Button onClick={retry}>{t('common.retry')}</Button>}
      />
    </div>
  );
}

const ROWS = 6;

/** It is being loaded. */
export function LoadingState() {
  const { t } = useTranslation();
  return (
    <div className="cd-loading" role="status" aria-label={t('common.loading')}>
      <Skeleton active title={false} paragraph={{ rows: ROWS, width: '100%' }} />
    </div>
  );
}
