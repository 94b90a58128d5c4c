/** Logs as raw bytes; how to read them is the viewer's choice. */

import { reach } from './client';
import { errorOf } from './errors';

/** All bytes of the log at `url`, a path on this server. */
export async function fetchLog(url: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const address = new URL(url, globalThis.location.origin);
  const response = await reach(new Request(address, { signal: signal ?? null }));
  if (!response.ok) throw errorOf(response.status, await readJson(response));
  return response.arrayBuffer();
}

/** The address that saves the log at `url` as a file. */
export function downloadUrl(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}download=1`;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
