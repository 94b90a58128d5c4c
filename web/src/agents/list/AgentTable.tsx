import { Checkbox } from 'antd';
import { type KeyboardEvent, type RefObject, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../api/types';
import { AgentRow, type RowEvents } from './AgentRow';
import { COLUMNS, type ColumnKey, type Density } from './columns';
import { HeadCell } from './HeadCell';
import type { Order } from './listUrl';
import { rowAct } from './rowKeys';
import { isTicked } from './selection';
import type { ListSelection } from './useSelection';

const TICK_WIDTH = 44; // px

interface AgentTableProps {
  agents: readonly Agent[];
  total: number;
  columns: readonly ColumnKey[];
  density: Density;
  order: Order;
  setOrder(order: Order): void;
  /** undefined: this role can do nothing with PCs that are ticked. */
  selection: ListSelection | undefined;
  /** The PC whose details are open. */
  opened: string | undefined;
  open(id: string): void;
  busy: boolean;
  /** Where the keyboard goes from above the first row. */
  search: RefObject<{ focus(): void } | null>;
}

/** The PCs as a table that can be gone through by keyboard. */
export function AgentTable(props: AgentTableProps) {
  const { t } = useTranslation();
  const { agents, columns, selection, order, setOrder } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [reached, setReached] = useState<string>();
  const events = useRowEvents(props, setReached);
  const at = Math.max(
    0,
    agents.findIndex((agent) => agent.id === reached),
  );
  const width = columns.reduce((sum, key) => sum + COLUMNS[key].width, selection ? TICK_WIDTH : 0);
  return (
    <div className={props.busy ? 'cd-list-scroll cd-table-busy' : 'cd-list-scroll'}>
      <table
        className={`cd-list cd-list-${props.density}`}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows can be reached, ticked and opened
        role="grid"
        aria-label={t('agents.title')}
        aria-rowcount={props.total + 1}
        aria-multiselectable={selection !== undefined}
        style={{ minWidth: width }}
      >
        <colgroup>
          {selection && <col style={{ width: TICK_WIDTH }} />}
          {columns.map((key) => (
            <col key={key} style={{ width: COLUMNS[key].width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selection && (
              <th className="cd-list-tick" scope="col">
                <Checkbox
                  aria-label={t('list.selectPage')}
                  checked={selection.ticks === 'all'}
                  indeterminate={selection.ticks === 'some'}
                  onChange={(event) => selection.togglePage(event.target.checked)}
                />
              </th>
            )}
            {columns.map((key) => (
              <HeadCell key={key} column={key} order={order} setOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={(event) => onKey(event, props, at)}>
          {agents.map((agent, index) => (
            <AgentRow
              key={agent.id}
              agent={agent}
              columns={columns}
              ticked={selection && isTicked(selection.chosen, agent.id)}
              current={index === at}
              opened={agent.id === props.opened}
              events={events}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Events that stay the same object, so that rows needn't be drawn again, and always act on the latest list. */
function useRowEvents(props: AgentTableProps, reached: (id: string) => void): RowEvents {
  const latest = useRef(props);
  latest.current = props;
  return useMemo(
    () => ({
      open: (id) => latest.current.open(id),
      toggle: (id, on, stretch) => latest.current.selection?.toggle(id, on, stretch),
      reached,
    }),
    [reached],
  );
}

function onKey(event: KeyboardEvent<HTMLTableSectionElement>, props: AgentTableProps, at: number): void {
  // Keys pressed in a field or on a button of a row belong to that.
  if (event.target instanceof HTMLElement && event.target.closest('tr') !== event.target) return;
  const { agents, selection } = props;
  const act = rowAct(event, at, agents.length);
  const agent = agents[at];
  if (!act || !agent) return;
  event.preventDefault();
  switch (act.act) {
    case 'go':
      focusRow(event.currentTarget, act.to);
      if (act.stretch) selection?.stretch(agent.id, agents[act.to]?.id ?? agent.id);
      break;
    case 'open':
      props.open(agent.id);
      break;
    case 'toggle':
      selection?.toggle(agent.id, !isTicked(selection.chosen, agent.id));
      break;
    case 'toggleAll':
      selection?.togglePage(true);
      break;
    case 'clear':
      selection?.clear();
      break;
    case 'search':
      props.search.current?.focus();
      break;
  }
}

/** Go to the row with this number. */
export function focusRow(body: HTMLElement, index: number): void {
  const row = body.querySelectorAll<HTMLElement>('tr[data-id]')[index];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}
