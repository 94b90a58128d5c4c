import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { COLUMNS, type ColumnKey } from './columns';

const ROWS = 10; // about as many as are seen at first

/** The list before it is there: where its rows will be. */
export function ListSkeleton({ columns, narrow }: { columns: readonly ColumnKey[]; narrow: boolean }) {
  const { t } = useTranslation();
  const shown = narrow ? columns.slice(0, 2) : columns;
  return (
    <div className="cd-list-skeleton" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: ROWS }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <div key={row} className="cd-list-skeleton-row">
          {shown.map((key) => (
            <span key={key} style={{ flexGrow: COLUMNS[key].width, flexBasis: 0 }}>
              <Skeleton.Node active className="cd-list-skeleton-cell" />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
