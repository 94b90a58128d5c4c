import { DownloadOutlined, FilterOutlined } from '@ant-design/icons';
import { Badge, Button, Drawer, type InputRef } from 'antd';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asQuery, NO_FILTER } from '../../filters/agentFilter';
import { FilterChips } from '../../filters/FilterChips';
import { FacetMenus, FacetSections } from '../../filters/facets';
import { SaveFilter } from '../../filters/SaveFilter';
import { exportUrl } from './exportUrl';
import { SearchBox } from './SearchBox';
import { SortChoice } from './SortChoice';
import { StateFilter } from './StateFilter';
import type { ListAddress } from './useListPlace';
import type { ListView } from './useListView';
import { ViewMenu } from './ViewMenu';

interface ListToolbarProps {
  place: ListAddress;
  view: ListView;
  mayManage: boolean;
  narrow: boolean;
  searchBox: RefObject<InputRef | null>;
  toFirstRow(): void;
}

/** Everything that decides what the list shows. */
export function ListToolbar(props: ListToolbarProps) {
  const { t } = useTranslation();
  const { place, view, narrow } = props;
  const { filter, setFilter } = place;
  const search = (text: string, quiet: boolean) => setFilter({ ...filter, search: text }, quiet);
  return (
    <div className="cd-list-toolbar">
      <div className="cd-list-tools">
        <SearchBox value={filter.search} search={search} leave={props.toFirstRow} ref={props.searchBox} />
        {narrow ? (
          <FilterDrawer place={place} />
        ) : (
          <>
            <StateFilter filter={filter} setFilter={setFilter} />
            <span className="cd-list-view">
              <ViewMenu view={view} />
              <Button
                icon={<DownloadOutlined />}
                href={exportUrl(filter, place.order, view.columns)}
                title={t('list.exportHint')}
                download
              >
                {t('list.export')}
              </Button>
            </span>
          </>
        )}
      </div>
      <div className="cd-list-filters">
        {!narrow && <FacetMenus filter={filter} setFilter={setFilter} />}
        <FilterChips filter={filter} setFilter={setFilter}>
          {props.mayManage && <SaveFilter filter={filter} />}
        </FilterChips>
      </div>
    </div>
  );
}

/** The filters where there is no room for them in a row. */
function FilterDrawer({ place }: { place: ListAddress }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { filter, setFilter } = place;
  const { search: _, ...others } = asQuery(filter);
  return (
    <>
      <Badge count={Object.keys(others).length} size="small">
        <Button icon={<FilterOutlined />} aria-label={t('filters.title')} onClick={() => setOpen(true)} />
      </Badge>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('filters.title')}
        size={320}
        footer={
          <div className="cd-filter-end">
            <Button onClick={() => setFilter({ ...NO_FILTER, search: filter.search })}>
              {t('filters.clear')}
            </Button>
            <Button type="primary" onClick={() => setOpen(false)}>
              {t('common.done')}
            </Button>
          </div>
        }
      >
        <StateFilter filter={filter} setFilter={setFilter} block />
        <FacetSections filter={filter} setFilter={setFilter} />
        <SortChoice order={place.order} setOrder={place.setOrder} />
      </Drawer>
    </>
  );
}
