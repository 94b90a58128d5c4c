/** The address of the CSV file with what the list shows. */

import type { CsvColumn } from '../../api/types';
import { asQuery, type Filter } from '../../filters/agentFilter';
import type { ColumnKey } from './columns';
import type { Order } from './listUrl';

/** What the file tells for each column of the list. */
const CSV: Record<ColumnKey, readonly CsvColumn[]> = {
  name: ['host_name'],
  state: ['state'],
  tags: ['tags'],
  main_address: ['main_address'],
  seen_from: ['seen_from'],
  os: ['os', 'os_name'],
  version: ['agent_version'],
  users: ['users'],
  last_check_in: ['last_check_in', 'offline_since'],
  uptime: ['uptime'],
  cpu: ['cpu'],
  memory: ['memory'],
  disk: ['disk'],
  registered_at: ['registered_at'],
  poll_interval: ['poll_interval'],
  id: ['id'],
};

export function exportUrl(filter: Filter, { sort, order }: Order, columns: readonly ColumnKey[]): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asQuery(filter)))
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, one);
  params.set('sort', sort);
  params.set('order', order);
  for (const column of columns.flatMap((key) => CSV[key])) params.append('columns', column);
  return `/api/agents.csv?${params}`;
}
