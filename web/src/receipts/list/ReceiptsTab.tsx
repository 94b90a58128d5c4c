/** The PCs of an announcement with how far each came: found, filtered, sorted. */

import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useReceipts } from '../../api/hooks/receipts';
import type { Announcement, ReceiptSort } from '../../api/types';
import { Pager } from '../../ui/Pager';
import { useSorting } from '../../ui/SortTitle';
import { EmptyState, ErrorState, LoadingState } from '../../ui/States';
import { usePaging } from '../../ui/usePaging';
import { filterOf, type Place } from '../usePlace';
import { ReceiptFilters } from './ReceiptFilters';
import { ReceiptTable } from './ReceiptTable';

const PAGE = 50; // PCs

export function ReceiptsTab({ announcement, place }: { announcement: Announcement; place: Place }) {
  const { t } = useTranslation();
  const sorting = useSorting<ReceiptSort>('name');
  const filter = filterOf(place);
  const paging = usePaging(JSON.stringify([filter, sorting.sort, sorting.order]));
  const list = useReceipts(announcement.id, {
    limit: PAGE,
    ...filter,
    ...(sorting.sort !== 'name' && { sort: sorting.sort }),
    ...(sorting.order === 'desc' && { order: sorting.order }),
    ...(paging.cursor && { cursor: paging.cursor }),
  });
  const page = list.data;
  const clear = () => place.go({ which: undefined, network: undefined, search: '' });
  return (
    <>
      <ReceiptFilters announcement={announcement} place={place} />
      {list.isPending && <LoadingState />}
      {!page && list.error && <ErrorState error={list.error} retry={() => void list.refetch()} />}
      {page && (
        <>
          <ReceiptTable
            receipts={page.receipts}
            announcement={announcement}
            busy={list.isPlaceholderData}
            sorting={sorting}
            open={(receipt) => place.go({ pc: receipt.agent_id })}
            empty={
              Object.keys(filter).length > 0 ? (
                <EmptyState
                  title={t('receipts.list.none')}
                  action={<Button onClick={clear}>{t('receipts.list.clear')}</Button>}
                />
              ) : (
                <EmptyState title={t('receipts.funnel.none')} />
              )
            }
          />
          <Pager
            paging={paging}
            size={PAGE}
            shown={page.receipts.length}
            total={page.total}
            nextCursor={page.next_cursor}
            busy={list.isPlaceholderData}
          />
        </>
      )}
    </>
  );
}
