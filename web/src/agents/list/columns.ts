/** The columns of the list: what there are, which are shown, and how dense the rows are. */

import type { AgentSort } from '../../api/types';

export const COLUMN_KEYS = [
  'name',
  'state',
  'tags',
  'main_address',
  'seen_from',
  'os',
  'version',
  'users',
  'last_check_in',
  'uptime',
  'cpu',
  'memory',
  'disk',
  'registered_at',
  'poll_interval',
  'id',
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

interface ColumnFacts {
  /** px; what is left over is shared out in proportion. */
  width: number;
  sort?: AgentSort;
}

export const COLUMNS: Record<ColumnKey, ColumnFacts> = {
  name: { width: 200, sort: 'name' },
  state: { width: 104 },
  tags: { width: 216 },
  main_address: { width: 140 },
  seen_from: { width: 140 },
  os: { width: 190, sort: 'os' },
  version: { width: 96, sort: 'version' },
  users: { width: 140 },
  last_check_in: { width: 158, sort: 'last_check_in' },
  uptime: { width: 112 },
  cpu: { width: 104 },
  memory: { width: 104 },
  disk: { width: 104 },
  registered_at: { width: 170, sort: 'registered_at' },
  poll_interval: { width: 96 },
  id: { width: 240 },
};

/** What a first look needs. */
export const USUAL_COLUMNS: readonly ColumnKey[] = [
  'name',
  'state',
  'tags',
  'main_address',
  'os',
  'users',
  'last_check_in',
];

/** Values that change without anybody being told: shown, they are asked for again from time to time. */
const RESTLESS: readonly ColumnKey[] = ['uptime', 'cpu', 'memory', 'disk'];

export function isRestless(columns: readonly ColumnKey[]): boolean {
  return columns.some((key) => RESTLESS.includes(key));
}

export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

export const PAGE_SIZES = [50, 100, 200] as const;

/** Columns as they were remembered: in their order, with the name, without those that are no more. */
export function readColumns(stored: unknown): readonly ColumnKey[] {
  if (!Array.isArray(stored)) return USUAL_COLUMNS;
  return inOrder(stored);
}

export function toggleColumn(columns: readonly ColumnKey[], key: ColumnKey): readonly ColumnKey[] {
  return inOrder(columns.includes(key) ? columns.filter((other) => other !== key) : [...columns, key]);
}

function inOrder(chosen: readonly unknown[]): readonly ColumnKey[] {
  return COLUMN_KEYS.filter((key) => key === 'name' || chosen.includes(key));
}

export function readDensity(stored: unknown): Density {
  return DENSITIES.find((density) => density === stored) ?? 'comfortable';
}

export function readPageSize(stored: unknown): number {
  return PAGE_SIZES.find((size) => size === stored) ?? PAGE_SIZES[0];
}
