import { Checkbox, Grid, Table, type TableColumnsType } from 'antd';
import type { Key, ReactNode } from 'react';

export interface Selection<Row> {
  keys: Key[];
  change(keys: Key[], rows: Row[]): void;
  label(row: Row): string;
}

const LEAST_WIDTH = 680; // px; narrower, the table scrolls sideways

interface DataTableProps<Row> {
  rows: Row[];
  columns: TableColumnsType<Row>;
  rowKey(row: Row): string;
  /** The same row where there is no room for columns. */
  card(row: Row): ReactNode;
  label: string;
  empty?: ReactNode;
  busy?: boolean;
  selection?: Selection<Row>;
  open?(row: Row): void;
}

/** Rows as a table, on narrow screens as cards. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const screens = Grid.useBreakpoint();
  if (screens.md === false) return <Cards {...props} />;
  const { selection, open } = props;
  return (
    <Table<Row>
      aria-label={props.label}
      className={props.busy ? 'cd-table cd-table-busy' : 'cd-table'}
      size="middle"
      dataSource={props.rows}
      columns={props.columns}
      rowKey={props.rowKey}
      pagination={false}
      tableLayout="fixed"
      scroll={{ x: LEAST_WIDTH }}
      locale={{ emptyText: props.empty }}
      rowSelection={
        selection && {
          selectedRowKeys: selection.keys,
          preserveSelectedRowKeys: true,
          onChange: (keys, rows) => selection.change(keys, rows),
          getCheckboxProps: (row) => ({ 'aria-label': selection.label(row) }) as object,
          columnWidth: 48,
        }
      }
      rowClassName={open && 'cd-row-opens'}
      onRow={open && ((row) => ({ onClick: () => open(row) }))}
    />
  );
}

function Cards<Row extends object>(props: DataTableProps<Row>) {
  const { selection } = props;
  if (props.rows.length === 0) return <>{props.empty}</>;
  return (
    <ul className={props.busy ? 'cd-cards cd-table-busy' : 'cd-cards'} aria-label={props.label}>
      {props.rows.map((row) => {
        const key = props.rowKey(row);
        return (
          <li key={key} className="cd-card">
            {selection && (
              <Checkbox
                aria-label={selection.label(row)}
                checked={selection.keys.includes(key)}
                onChange={(event) => toggle(selection, props.rows, props.rowKey, key, event.target.checked)}
              />
            )}
            <div className="cd-card-body">{props.card(row)}</div>
          </li>
        );
      })}
    </ul>
  );
}

function toggle<Row>(
  selection: Selection<Row>,
  rows: Row[],
  rowKey: (row: Row) => string,
  key: string,
  on: boolean,
): void {
  const keys = on ? [...selection.keys, key] : selection.keys.filter((other) => other !== key);
  selection.change(
    keys,
    rows.filter((row) => keys.includes(rowKey(row))),
  );
}
