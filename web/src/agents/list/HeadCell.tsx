import { CaretDownFilled, CaretUpFilled } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { COLUMNS, type ColumnKey } from './columns';
import { clickedOrder, type Order } from './listUrl';

interface HeadCellProps {
  column: ColumnKey;
  order: Order;
  setOrder(order: Order): void;
}

const WORDS = { asc: 'ascending', desc: 'descending' } as const;

/** The head of a column; where the server can sort by it, a button that does. */
export function HeadCell({ column, order, setOrder }: HeadCellProps) {
  const { t } = useTranslation();
  const { sort } = COLUMNS[column];
  const title = t(`list.column.${column}`);
  const place = column === 'name' ? 'cd-list-name' : undefined;
  if (sort === undefined) {
    return (
      <th scope="col" className={place}>
        {title}
      </th>
    );
  }
  const on = order.sort === sort;
  const Arrow = on && order.order === 'desc' ? CaretDownFilled : CaretUpFilled;
  return (
    <th scope="col" className={place} aria-sort={on ? WORDS[order.order] : 'none'}>
      <button
        type="button"
        className={on ? 'cd-list-sort cd-list-sorted' : 'cd-list-sort'}
        onClick={() => setOrder(clickedOrder(order, sort))}
      >
        {title}
        <Arrow className="cd-list-arrow" aria-hidden="true" />
      </button>
    </th>
  );
}
