import { SearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { type Filter, isFiltered } from '../../filters/agentFilter';
import { filterText } from '../../filters/filterWords';
import { EmptyState } from '../../ui/States';

/** Nothing matches what is searched for. */
export function NoMatch({ filter, showAll }: { filter: Filter; showAll: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<SearchOutlined />}
      title={t('agents.noMatch.title')}
      text={isFiltered(filter) ? t('list.noMatch', { filter: filterText(filter, t) }) : t('list.nobody')}
      action={isFiltered(filter) && <Button onClick={showAll}>{t('agents.noMatch.action')}</Button>}
    />
  );
}
