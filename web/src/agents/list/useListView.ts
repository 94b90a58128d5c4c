/** How the list looks in this browser. */

import { useRemembered } from '../../ui/useRemembered';
import { type ColumnKey, type Density, readColumns, readDensity, readPageSize } from './columns';

export interface ListView {
  columns: readonly ColumnKey[];
  setColumns(columns: readonly ColumnKey[]): void;
  density: Density;
  setDensity(density: Density): void;
  pageSize: number;
  setPageSize(size: number): void;
}

export function useListView(): ListView {
  const [columns, setColumns] = useRemembered('list.columns', readColumns);
  const [density, setDensity] = useRemembered('list.density', readDensity);
  const [pageSize, setPageSize] = useRemembered('list.pageSize', readPageSize);
  return { columns, setColumns, density, setDensity, pageSize, setPageSize };
}
