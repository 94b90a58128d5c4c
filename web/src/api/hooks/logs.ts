/** The pages of a log: where they begin, kept up with what is written, and their text while it is looked at. */

import { keepPreviousData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { keys } from '../keys';
import { fetchPages, fetchText } from '../logText';
import type { LogEncoding, LogPages } from '../types';

const LIVE_INTERVAL = 1_500; // ms between looks at a log that grows
const TEXT_KEPT = 20_000; // ms that a page's text stays in memory after it was last in sight

export function useLogPages(id: string, encoding: LogEncoding, live: boolean) {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.logPages(id, encoding),
    queryFn: ({ signal }) => followed(client, id, encoding, signal),
    refetchInterval: (query) => (query.state.data?.complete === false && live ? LIVE_INTERVAL : false),
    gcTime: TEXT_KEPT,
    structuralSharing: false, // long lists of numbers, of which only the end changes
  });
}

/** What is known already with what came since; only the last page may have changed. */
async function followed(client: QueryClient, id: string, encoding: LogEncoding, signal: AbortSignal) {
  const known = client.getQueryData<LogPages>(keys.logPages(id, encoding));
  const last = known?.offsets.at(-1) ?? 0;
  const found = await fetchPages(id, encoding, last, signal);
  if (!known || last === 0 || found.offsets[0] !== last) return found;
  if (found.size === known.size && found.complete === known.complete) return known;
  return {
    ...found,
    offsets: [...known.offsets.slice(0, -1), ...found.offsets],
    numbers: [...known.numbers.slice(0, -1), ...found.numbers],
  };
}

export function useLogText(id: string, encoding: LogEncoding, offset: number, limit: number) {
  return useQuery({
    queryKey: keys.logText(id, encoding, offset, limit),
    queryFn: ({ signal }) => fetchText(id, encoding, offset, limit, signal),
    staleTime: Number.POSITIVE_INFINITY, // bytes that were written do not change
    gcTime: TEXT_KEPT,
    enabled: limit > 0,
    placeholderData: keepPreviousData, // of a page that grew
    structuralSharing: false,
  });
}
