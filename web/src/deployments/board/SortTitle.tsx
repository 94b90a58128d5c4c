import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { TaskSort } from '../../api/types';

export interface Sorting {
  sort: TaskSort;
  order: 'asc' | 'desc';
  /** By this; if it is sorted by this already, the other way round. */
  by(sort: TaskSort): void;
}

/** PCs by name, until somebody wishes another order. */
export function useSorting(): Sorting {
  const [{ sort, order }, set] = useState<{ sort: TaskSort; order: 'asc' | 'desc' }>({
    sort: 'name',
    order: 'asc',
  });
  const by = (next: TaskSort) =>
    set({ sort: next, order: next === sort && order === 'asc' ? 'desc' : 'asc' });
  return { sort, order, by };
}

/** The head of a column that one can sort by. */
export function SortTitle({ title, sort, sorting }: { title: string; sort: TaskSort; sorting: Sorting }) {
  const on = sorting.sort === sort;
  const Arrow = sorting.order === 'asc' ? ArrowUpOutlined : ArrowDownOutlined;
  return (
    <button type="button" className="cd-sort-title" aria-pressed={on} onClick={() => sorting.by(sort)}>
      {title}
      {on && <Arrow aria-hidden="true" />}
    </button>
  );
}
