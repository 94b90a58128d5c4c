import { SettingOutlined, StarFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSavedFilters } from '../api/hooks/savedFilters';
import { type Filter, fullFilter, isSameFilter, NO_FILTER } from './agentFilter';
import { filterText } from './filterWords';
import { SavedFiltersDialog } from './SavedFiltersDialog';

interface SavedFilterBarProps {
  filter: Filter;
  setFilter(filter: Filter): void;
  mayManage: boolean;
}

/** The saved filters, one click each; not there while there is none. */
export function SavedFilterBar({ filter, setFilter, mayManage }: SavedFilterBarProps) {
  const { t } = useTranslation();
  const [managing, setManaging] = useState(false);
  const saved = useSavedFilters().data ?? [];
  if (saved.length === 0) return null;
  return (
    <nav className="cd-saved" aria-label={t('filters.saved')}>
      <StarFilled className="cd-saved-star" aria-hidden="true" />
      <ul>
        {saved.map((one) => {
          const on = isSameFilter(fullFilter(one.filter), filter);
          return (
            <li key={one.id}>
              <button
                type="button"
                className={on ? 'cd-saved-choice cd-saved-on' : 'cd-saved-choice'}
                aria-pressed={on}
                title={filterText(fullFilter(one.filter), t)}
                onClick={() => setFilter(on ? NO_FILTER : fullFilter(one.filter))}
              >
                <bdi>{one.name}</bdi>
              </button>
            </li>
          );
        })}
      </ul>
      {mayManage && (
        <Button
          type="text"
          size="small"
          icon={<SettingOutlined />}
          aria-label={t('filters.manage')}
          title={t('filters.manage')}
          onClick={() => setManaging(true)}
        />
      )}
      <SavedFiltersDialog open={managing} close={() => setManaging(false)} />
    </nav>
  );
}
