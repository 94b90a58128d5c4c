/** Logs as text: where their pages begin, what stands in them, and where something is found. */

import { answer, api } from './client';
import type { LogEncoding, LogHits, LogPages, LogText } from './types';

const HITS = 500; // as many as the server gives at once

/** Where the pages begin, from the one at `after` on. */
export function fetchPages(
  id: string,
  encoding: LogEncoding,
  after: number,
  signal: AbortSignal,
): Promise<LogPages> {
  const query = { encoding, after };
  return answer(api.GET('/api/attempts/{id}/log/pages', { params: { path: { id }, query }, signal }));
}

/** What stands from `offset` on, as many bytes as a page has. */
export function fetchText(
  id: string,
  encoding: LogEncoding,
  offset: number,
  limit: number,
  signal: AbortSignal,
): Promise<LogText> {
  const query = { encoding, offset, limit };
  return answer(api.GET('/api/attempts/{id}/log/text', { params: { path: { id }, query }, signal }));
}

/** Lines that have `q`, from `after` on; each question searches for a moment only. */
export function searchLog(
  id: string,
  encoding: LogEncoding,
  q: string,
  after: number,
  signal: AbortSignal,
): Promise<LogHits> {
  const query = { encoding, q, after, limit: HITS };
  return answer(api.GET('/api/attempts/{id}/log/search', { params: { path: { id }, query }, signal }));
}
