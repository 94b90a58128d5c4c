/** Which announcements are listed, in the address of the page. */

import type { AnnouncementQuery } from '../../api/keys';
import type { AnnouncementPriority, AnnouncementState } from '../../api/types';
import { momentOf, ownZone, wallClock } from '../../schedules/zones';
import { type ListParams, useListParams } from '../../ui/useListParams';
import { PRIORITIES } from '../create/values';

export const LISTED_STATES: readonly AnnouncementState[] = ['active', 'planned', 'expired', 'withdrawn'];

type Name = 'state' | 'priority' | 'by' | 'search' | 'from' | 'to';

export interface AnnouncementFilter extends Pick<ListParams, 'clear' | 'setAll'> {
  state: AnnouncementState | undefined;
  priorities: AnnouncementPriority[];
  /** The operator who made them; empty: anybody. */
  by: string;
  search: string;
  /** Days, "2026-11-25", on the viewer's calendar; both count. Empty: without end. */
  from: string;
  to: string;
  filtered: boolean;
  query: Omit<AnnouncementQuery, 'limit' | 'cursor'>;
  set(name: Name, value: string | undefined, quiet?: boolean): void;
}

/** The filter that an address says, and the query for it. */
export function readFilter(params: URLSearchParams): Omit<AnnouncementFilter, 'set' | 'setAll' | 'clear'> {
  const state = LISTED_STATES.find((one) => one === params.get('state'));
  const named = (params.get('priority') ?? '').split(',');
  const priorities = PRIORITIES.filter((one) => named.includes(one));
  const [by, search, from, to] = (['by', 'search', 'from', 'to'] as const).map(
    (name) => params.get(name) ?? '',
  ) as [string, string, string, string];
  const since = startOfDay(from);
  const until = startOfDay(dayAfter(to));
  const query = {
    ...(state && { state: [state] }),
    ...(priorities.length > 0 && { priority: priorities }),
    ...(by && { created_by: by }),
    ...(search && { search }),
    ...(since && { since }),
    ...(until && { until }),
  };
  return { state, priorities, by, search, from, to, filtered: Object.keys(query).length > 0, query };
}

const DAY = 86_400_000; // ms

function dayAfter(day: string): string {
  const start = Date.parse(`${day}T00:00Z`);
  return Number.isNaN(start) ? '' : new Date(start + DAY).toISOString().slice(0, 'yyyy-mm-dd'.length);
}

/** When the day begins where the viewer is; a day that begins later than midnight begins then. */
function startOfDay(day: string): string | undefined {
  for (const hour of ['00:00', '01:00']) {
    const moment = day ? momentOf(`${day}T${hour}`, ownZone()) : undefined;
    if (moment !== undefined) return new Date(moment).toISOString();
  }
  return undefined;
}

/** The day that is so many days before today. */
export function daysAgo(days: number, now: number): string {
  return wallClock(now - days * DAY, ownZone()).slice(0, 'yyyy-mm-dd'.length);
}

export function useAnnouncementFilter(): AnnouncementFilter {
  const { params, ...rest } = useListParams();
  return { ...readFilter(params), ...rest };
}
