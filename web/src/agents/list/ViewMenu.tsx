import { LayoutOutlined } from '@ant-design/icons';
import { Button, Checkbox, Popover, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { COLUMN_KEYS, DENSITIES, PAGE_SIZES, toggleColumn, USUAL_COLUMNS } from './columns';
import type { ListView } from './useListView';

/** Which columns are shown, how dense the rows are, and how many are on a page. */
export function ViewMenu({ view }: { view: ListView }) {
  const { t } = useTranslation();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      destroyOnHidden
      content={
        <div className="cd-view-menu">
          <h3>{t('list.density.title')}</h3>
          <Segmented
            block
            size="small"
            aria-label={t('list.density.title')}
            value={view.density}
            onChange={view.setDensity}
            options={DENSITIES.map((value) => ({ value, label: t(`list.density.${value}`) }))}
          />
          <h3>{t('list.pageSize')}</h3>
          <Segmented
            block
            size="small"
            aria-label={t('list.pageSize')}
            value={view.pageSize}
            onChange={view.setPageSize}
            options={[...PAGE_SIZES]}
          />
          <div className="cd-view-head">
            <h3>{t('list.columns')}</h3>
            <Button type="link" size="small" onClick={() => view.setColumns(USUAL_COLUMNS)}>
              {t('list.usualColumns')}
            </Button>
          </div>
          <ul className="cd-view-columns">
            {COLUMN_KEYS.map((key) => (
              <li key={key}>
                <Checkbox
                  checked={view.columns.includes(key)}
                  disabled={key === 'name'}
                  onChange={() => view.setColumns(toggleColumn(view.columns, key))}
                >
                  {t(`list.column.${key}`)}
                </Checkbox>
              </li>
            ))}
          </ul>
        </div>
      }
    >
      <Button icon={<LayoutOutlined />} aria-haspopup="dialog">
        {t('list.view')}
      </Button>
    </Popover>
  );
}
