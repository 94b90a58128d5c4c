/** What of a deployment is looked at, in the address of the page: it can be sent to a colleague, and "back" works. */

import { useCallback, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import type { TaskState } from '../../api/types';
import { STATES } from '../counts';

export const TABS = ['results', 'causes', 'wish'] as const;
export type BoardTab = (typeof TABS)[number];

export interface BoardView {
  tab: BoardTab;
  states: TaskState[];
  search: string;
  cause: string;
  /** The task that is open over the page. */
  pc: string | undefined;
}

export interface BoardPlace extends BoardView {
  /** `quiet`: no step of its own in the browser's history. */
  go(change: Partial<BoardView>, quiet?: boolean): void;
}

export function readView(params: URLSearchParams): BoardView {
  const tab = params.get('tab');
  const states = params.getAll('state');
  return {
    tab: TABS.find((one) => one === tab) ?? 'results',
    states: STATES.filter((state) => states.includes(state)),
    search: params.get('search') ?? '',
    cause: params.get('cause') ?? '',
    pc: params.get('pc') ?? undefined,
  };
}

export function writeView(view: BoardView): URLSearchParams {
  const params = new URLSearchParams();
  if (view.tab !== 'results') params.set('tab', view.tab);
  for (const state of view.states) params.append('state', state);
  if (view.search) params.set('search', view.search);
  if (view.cause) params.set('cause', view.cause);
  if (view.pc) params.set('pc', view.pc);
  return params;
}

export function useBoardPlace(): BoardPlace {
  const [params, setParams] = useSearchParams();
  const view = useMemo(() => readView(params), [params]);
  // Rows are drawn anew only when they change, and keep this function for as long: it must be the same, and up to date.
  const latest = useRef(setParams);
  latest.current = setParams;
  const go = useCallback(
    (change: Partial<BoardView>, quiet = false) =>
      latest.current((before) => writeView({ ...readView(before), ...change }), {
        replace: quiet,
        preventScrollReset: true,
      }),
    [],
  );
  return { ...view, go };
}
