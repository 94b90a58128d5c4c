// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Agent } from '../../api/types';
import { NO_FILTER } from '../../filters/agentFilter';
import { draw } from '../../testing/render';
import { AgentTable } from './AgentTable';
import { BY_NAME, type Order } from './listUrl';
import { useSelection } from './useSelection';

function pc(id: string, name: string, changes: Partial<Agent> = {}): Agent {
  const facts = { host_name: name, os: 'linux', os_name: 'Ubuntu', agent_version: '1', addresses: [] };
  return {
    id,
    state: 'active',
    facts: { ...facts, hardware_ids: {}, main_address: '10.0.0.1' },
    online: true,
    tags: [],
    users: [],
    metrics: null,
    poll_interval: 30,
    last_check_in: '2026-11-25T00:00:00Z',
    offline_since: null,
    ...changes,
  } as unknown as Agent;
}

const PCS = [
  pc('a', '<img src=x onerror=alert(1)>'),
  pc('b', '도서관-01', { online: false }),
  pc('c', 'pc-c'),
];

interface ListProps {
  opened: string[];
  orders: Order[];
  mayAct?: boolean;
}

function List({ opened, orders, mayAct = true }: ListProps) {
  const selection = useSelection(PCS, NO_FILTER, PCS.length);
  return (
    <AgentTable
      agents={PCS}
      total={PCS.length}
      columns={['name', 'state', 'last_check_in']}
      density="comfortable"
      order={BY_NAME}
      setOrder={(order) => orders.push(order)}
      selection={mayAct ? selection : undefined}
      opened={undefined}
      open={(id) => opened.push(id)}
      busy={false}
      search={{ current: null }}
    />
  );
}

function list(mayAct = true) {
  const opened: string[] = [];
  const orders: Order[] = [];
  draw(<List opened={opened} orders={orders} mayAct={mayAct} />);
  return { opened, orders };
}

test('a host name is a text, whatever it looks like', () => {
  list();
  expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeDefined();
  expect(document.querySelector('img')).toBeNull();
});

test('the list can be gone through, ticked and opened by keyboard alone', async () => {
  const { opened } = list();
  const rows = () => screen.getAllByRole('row').slice(1);
  rows()[0]?.focus();
  await userEvent.keyboard('{ArrowDown} {Shift>}{ArrowDown}{/Shift}');
  expect(rows().map((row) => row.getAttribute('aria-selected'))).toEqual(['false', 'true', 'true']);
  await userEvent.keyboard('{Enter}');
  expect(opened).toEqual(['c']);
  await userEvent.keyboard('{Escape}');
  expect(rows().every((row) => row.getAttribute('aria-selected') === 'false')).toBe(true);
});

test('ticking a row does not open it, a click on it does', async () => {
  const { opened } = list();
  await userEvent.click(screen.getByRole('checkbox', { name: 'Select pc-c' }));
  expect(opened).toEqual([]);
  await userEvent.click(within(screen.getByRole('row', { name: '도서관-01' })).getByText('Offline'));
  expect(opened).toEqual(['b']);
});

test('a head that can be sorted by says how it is sorted', async () => {
  const { orders } = list();
  expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('ascending');
  await userEvent.click(screen.getByRole('button', { name: 'Last check-in' }));
  expect(orders).toEqual([{ sort: 'last_check_in', order: 'desc' }]);
});

test('who may do nothing with PCs has nothing to tick', () => {
  list(false);
  expect(screen.queryAllByRole('checkbox')).toEqual([]);
});
