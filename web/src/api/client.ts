/** The one client of the server's API, typed by its OpenAPI document. */

import createClient from 'openapi-fetch';
import { ApiError, errorOf, UNREACHABLE } from './errors';
import type { paths } from './schema';

/** Calls of the API; every path, parameter and answer is checked against the OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: (request) => reach(request),
});

/** Fetch that says "unreachable" in our own words. */
export async function reach(request: Request): Promise<Response> {
  try {
    return await globalThis.fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(UNREACHABLE, 0, 'The server cannot be reached.');
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data, or the `ApiError` that it stands for. */
export async function answer<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw errorOf(response.status, error);
  return data as T;
}
