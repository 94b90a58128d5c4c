import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useState } from 'react';

/** By what rows are sorted, out of the ways in which they can be. */
export interface Sorting<By extends string> {
  sort: By;
  order: 'asc' | 'desc';
  /** By this; if it is sorted by this already, the other way round. */
  by(sort: By): void;
}

/** Sorted by `first`, until somebody wishes another order. */
export function useSorting<By extends string>(first: By): Sorting<By> {
  const [{ sort, order }, set] = useState<{ sort: By; order: 'asc' | 'desc' }>({ sort: first, order: 'asc' });
  const by = (next: By) => set({ sort: next, order: next === sort && order === 'asc' ? 'desc' : 'asc' });
  return { sort, order, by };
}

interface SortTitleProps<By extends string> {
  title: string;
  sort: By;
  sorting: Sorting<By>;
}

/** The head of a column that one can sort by. */
export function SortTitle<By extends string>({ title, sort, sorting }: SortTitleProps<By>) {
  const on = sorting.sort === sort;
  const Arrow = sorting.order === 'asc' ? ArrowUpOutlined : ArrowDownOutlined;
  return (
    <button type="button" className="cd-sort-title" aria-pressed={on} onClick={() => sorting.by(sort)}>
      {title}
      {on && <Arrow aria-hidden="true" />}
    </button>
  );
}
