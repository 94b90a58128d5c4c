import { SortAscendingOutlined, SortDescendingOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { clickedOrder, type Order, SORTS } from './listUrl';

/** The order of the list where there are no heads of columns to click. */
export function SortChoice({ order, setOrder }: { order: Order; setOrder(order: Order): void }) {
  const { t } = useTranslation();
  const falling = order.order === 'desc';
  return (
    <section className="cd-facet-section">
      <h3>{t('list.sort')}</h3>
      <div className="cd-sort-choice">
        <Select
          aria-label={t('list.sort')}
          value={order.sort}
          onChange={(sort) => setOrder(clickedOrder({ ...order, sort: order.sort }, sort))}
          options={SORTS.map((value) => ({ value, label: t(`list.column.${value}`) }))}
        />
        <Button
          icon={falling ? <SortDescendingOutlined /> : <SortAscendingOutlined />}
          aria-label={falling ? t('list.falling') : t('list.rising')}
          onClick={() => setOrder(clickedOrder(order, order.sort))}
        />
      </div>
    </section>
  );
}
