import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { LoadingState } from '../../ui/States';

/** A PC that is being loaded, in the shape that it will have. */
export function HeadSkeleton() {
  const { t } = useTranslation();
  return (
    <div className="cd-pc-one" role="status" aria-label={t('common.loading')}>
      <div className="cd-pc-top">
        <Skeleton active title={{ width: '40%' }} paragraph={{ rows: 2, width: ['70%', '50%'] }} />
      </div>
      <LoadingState />
    </div>
  );
}
