/** What of an announcement is looked at, in the address of the page: it can be sent to a colleague, and "back" works. */

import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { AnnouncementMissed, AnnouncementStep } from '../api/types';
import { MISSED, STEPS } from './steps';

export const TABS = ['receipts', 'answers', 'coverage', 'delays', 'message'] as const;
export type Tab = (typeof TABS)[number];

/** Which receipts: of those that came to a step, or of those that did not. */
export type Which = AnnouncementStep | AnnouncementMissed;
const WHICH: readonly Which[] = [...STEPS, ...Object.values(MISSED)];

export interface View {
  tab: Tab;
  which: Which | undefined;
  /** As the coverage names it; empty: not known; undefined: any. */
  network: string | undefined;
  search: string;
  /** The PC that is open over the page. */
  pc: string | undefined;
}

export interface Place extends View {
  /** `quiet`: no step of its own in the browser's history. */
  go(change: Partial<View>, quiet?: boolean): void;
}

export function readView(params: URLSearchParams): View {
  const tab = params.get('tab');
  const which = params.get('which');
  return {
    tab: TABS.find((one) => one === tab) ?? 'receipts',
    which: WHICH.find((one) => one === which),
    network: params.get('network') ?? undefined,
    search: params.get('search') ?? '',
    pc: params.get('pc') ?? undefined,
  };
}

export function writeView(view: View): URLSearchParams {
  const params = new URLSearchParams();
  if (view.tab !== 'receipts') params.set('tab', view.tab);
  if (view.which) params.set('which', view.which);
  if (view.network !== undefined) params.set('network', view.network);
  if (view.search) params.set('search', view.search);
  if (view.pc) params.set('pc', view.pc);
  return params;
}

/** The same as the server is asked for. */
export function filterOf({ which, network, search }: View) {
  const step = STEPS.find((one) => one === which);
  const missed = Object.values(MISSED).find((one) => one === which);
  return {
    ...(step && { step }),
    ...(missed && { missed }),
    ...(network !== undefined && { network }),
    ...(search && { search }),
  };
}

export function usePlace(): Place {
  const [params, setParams] = useSearchParams();
  const view = useMemo(() => readView(params), [params]);
  const go = (change: Partial<View>, quiet = false) =>
    setParams((before) => writeView({ ...readView(before), ...change }), {
      replace: quiet,
      preventScrollReset: true,
    });
  return { ...view, go };
}
