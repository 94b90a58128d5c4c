import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../i18n/format';
import type { Paging } from './usePaging';

interface PagerProps {
  paging: Paging;
  size: number;
  shown: number;
  total?: number;
  nextCursor: string | null;
  /** What is shown is still the page before: its next one is not the next of what is coming. */
  busy?: boolean;
}

/** Previous and next; not there at all when everything fits on one page. */
export function Pager({ paging, size, shown, total, nextCursor, busy = false }: PagerProps) {
  const { t, i18n } = useTranslation();
  if (paging.index === 0 && nextCursor === null) return null;
  const first = paging.index * size + 1;
  const from = formatNumber(first, i18n.language);
  const to = formatNumber(first + shown - 1, i18n.language);
  return (
    <nav className="cd-pager">
      <span className="cd-pager-range">
        {total === undefined
          ? t('common.range', { from, to })
          : t('common.rangeOf', { from, to, total: formatNumber(total, i18n.language) })}
      </span>
      <Button
        size="small"
        icon={<LeftOutlined />}
        disabled={paging.index === 0 || busy}
        onClick={paging.previous}
      >
        {t('common.previous')}
      </Button>
      <Button
        size="small"
        icon={<RightOutlined />}
        iconPlacement="end"
        disabled={nextCursor === null || busy}
        onClick={() => nextCursor !== null && paging.next(nextCursor)}
      >
        {t('common.next')}
      </Button>
    </nav>
  );
}
