/** All deployments, newest first. */

import { PlusOutlined, RocketOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useDeployments } from '../api/hooks/deployments';
import { usePermission } from '../api/hooks/session';
import { PageHeader } from '../ui/PageHeader';
import { Pager } from '../ui/Pager';
import { EmptyState, ErrorState, LoadingState } from '../ui/States';
import { usePaging } from '../ui/usePaging';
import { DeploymentFilters } from './board/DeploymentFilters';
import { useListFilter } from './board/useListFilter';
import { DeploymentList } from './DeploymentList';

const PAGE = 30; // deployments

export default function DeploymentsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayDeploy = usePermission('deploy');
  const filter = useListFilter();
  const paging = usePaging(JSON.stringify(filter.query));
  const list = useDeployments({
    limit: PAGE,
    ...filter.query,
    ...(paging.cursor && { cursor: paging.cursor }),
  });
  const page = list.data;
  const add = mayDeploy && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate('/deployments/new')}>
      {t('deployments.new')}
    </Button>
  );
  const none = page?.deployments.length === 0 && paging.index === 0;
  const first = none && !filter.filtered && !list.isPlaceholderData;
  return (
    <>
      <PageHeader title={t('deployments.title')} actions={!first && add} />
      <section className="cd-panel">
        {!first && <DeploymentFilters filter={filter} />}
        {list.error && !page && <ErrorState error={list.error} retry={() => void list.refetch()} />}
        {list.isPending && <LoadingState />}
        {first && (
          <EmptyState
            icon={<RocketOutlined />}
            title={t('deployments.first.title')}
            text={mayDeploy ? t('deployments.first.text') : t('deployments.first.viewer')}
            action={add}
          />
        )}
        {none && !first && (
          <EmptyState
            title={t('board.list.noMatch')}
            action={<Button onClick={filter.clear}>{t('board.list.clear')}</Button>}
          />
        )}
        {page && !none && (
          <>
            <DeploymentList
              deployments={page.deployments}
              busy={list.isPlaceholderData}
              open={({ id }) => void navigate(`/deployments/${id}`)}
            />
            <Pager
              paging={paging}
              size={PAGE}
              shown={page.deployments.length}
              nextCursor={page.next_cursor}
              busy={list.isPlaceholderData}
            />
          </>
        )}
      </section>
    </>
  );
}
