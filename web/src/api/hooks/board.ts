/** How a deployment goes on all its PCs at once. */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { answer, api } from '../client';
import { keys } from '../keys';

export function useProgress(id: string) {
  return useQuery({
    queryKey: keys.deployments.progress(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/deployments/{id}/progress', { params: { path: { id } }, signal })),
  });
}

/** Between an answer and the next question for the whole grid, ms: at least, and by PC. */
const LEAST_PAUSE = 500;
const PAUSE_PER_PC = 0.25; // ten thousand PCs are asked for every 2.5 s, a classroom with each change

/**
 * The state of each PC, asked for again when the deployment changed (`stamp`: when that was learned), but in its own
 * time: it is far larger than all the rest, which must not wait for it.
 */
export function useGrid(id: string, stamp: number) {
  const asked = useRef(0);
  const query = useQuery({
    queryKey: keys.grid(id),
    queryFn: ({ signal }) => {
      asked.current = Date.now();
      return answer(api.GET('/api/deployments/{id}/grid', { params: { path: { id } }, signal }));
    },
    structuralSharing: false, // comparing ten thousand rows takes longer than drawing them
  });
  const pause = Math.max(LEAST_PAUSE, (query.data?.tasks.length ?? 0) * PAUSE_PER_PC);
  useFollowing(query, asked, stamp, pause);
  return query;
}

/** Causes are a look at all that failed: asked for in their own time, too. */
const CAUSES_PAUSE = 2_000; // ms

export function useCauses(id: string, stamp: number) {
  const asked = useRef(0);
  const query = useQuery({
    queryKey: keys.causes(id),
    queryFn: ({ signal }) => {
      asked.current = Date.now();
      return answer(api.GET('/api/deployments/{id}/causes', { params: { path: { id } }, signal }));
    },
  });
  useFollowing(query, asked, stamp, CAUSES_PAUSE);
  return query;
}

interface Followed {
  isFetching: boolean;
  dataUpdatedAt: number;
  refetch(): Promise<unknown>;
}

/** Asks again for what was asked for before `stamp`, `pause` ms after its last answer. */
function useFollowing(
  { isFetching, dataUpdatedAt, refetch }: Followed,
  asked: { current: number },
  stamp: number,
  pause: number,
): void {
  useEffect(() => {
    if (isFetching || asked.current >= stamp) return;
    const timer = setTimeout(() => void refetch(), Math.max(0, dataUpdatedAt + pause - Date.now()));
    return () => clearTimeout(timer);
  }, [isFetching, dataUpdatedAt, refetch, asked, stamp, pause]);
}

/** Where the results are to be had as a file. */
export function exportUrl(id: string, format: 'csv' | 'json', language: string): string {
  const words = format === 'csv' ? `?language=${language === 'ko' ? 'ko' : 'en'}` : '';
  return `/api/deployments/${encodeURIComponent(id)}/results.${format}${words}`;
}
