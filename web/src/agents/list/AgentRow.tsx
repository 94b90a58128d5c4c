import { Checkbox } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../../api/types';
import { Cell } from './cells';
import type { ColumnKey } from './columns';

/** What a row tells the table; the same object for as long as the table is there. */
export interface RowEvents {
  open(id: string): void;
  toggle(id: string, on: boolean, stretch: boolean): void;
  reached(id: string): void;
}

interface AgentRowProps {
  agent: Agent;
  columns: readonly ColumnKey[];
  ticked: boolean | undefined;
  /** The row that the keyboard is at. */
  current: boolean;
  /** Its details are open. */
  opened: boolean;
  events: RowEvents;
}

/** One PC. Drawn again only when something of this PC is different: thousands of changes elsewhere don't touch it. */
export const AgentRow = memo(function AgentRow(props: AgentRowProps) {
  const { t } = useTranslation();
  const { agent, columns, ticked, current, opened, events } = props;
  const name = agent.facts.host_name;
  return (
    <tr
      data-id={agent.id}
      className={opened ? 'cd-list-row cd-list-open' : 'cd-list-row'}
      tabIndex={current ? 0 : -1}
      aria-selected={ticked}
      aria-label={name}
      onClick={() => events.open(agent.id)}
      onFocus={() => events.reached(agent.id)}
    >
      {ticked !== undefined && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Space ticks the row; this only keeps a near miss from opening it
        <td className="cd-list-tick" onClick={(event) => event.stopPropagation()}>
          <Checkbox
            tabIndex={-1}
            checked={ticked}
            aria-label={t('agents.select', { name })}
            onChange={(event) => events.toggle(agent.id, event.target.checked, event.nativeEvent.shiftKey)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td key={column} className={column === 'name' ? 'cd-list-name' : undefined}>
          <Cell column={column} agent={agent} />
        </td>
      ))}
    </tr>
  );
});
