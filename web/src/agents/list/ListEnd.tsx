import { useTranslation } from 'react-i18next';
import type { AgentPage } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import { Pager } from '../../ui/Pager';
import type { Paging } from '../../ui/usePaging';

interface ListEndProps {
  page: AgentPage;
  paging: Paging;
  size: number;
  busy: boolean;
}

/** How many there are, and the way to the others. */
export function ListEnd({ page, paging, size, busy }: ListEndProps) {
  const { t, i18n } = useTranslation();
  if (paging.index === 0 && page.next_cursor === null) {
    return (
      <p className="cd-list-end">
        {t('list.count', { count: page.total, number: formatNumber(page.total, i18n.language) })}
      </p>
    );
  }
  return (
    <Pager
      paging={paging}
      size={size}
      shown={page.agents.length}
      total={page.total}
      nextCursor={page.next_cursor}
      busy={busy}
    />
  );
}
