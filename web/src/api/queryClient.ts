/** The query cache and its house rules: no polling, retries only where they can help, 401 ends the session. */

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors';
import { keys } from './keys';

const MAX_RETRIES = 2;
const FIRST_SERVER_ERROR = 500;
const TOO_MANY_REQUESTS = 429;

/** Whether asking again can help: not after a refusal, only after silence or a failing server. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (failures >= MAX_RETRIES) return false;
  if (!(error instanceof ApiError)) return false;
  return error.status === 0 || error.status === TOO_MANY_REQUESTS || error.status >= FIRST_SERVER_ERROR;
}

/** A cache in which any 401 means that nobody is signed in; the pages react to that. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ApiError && error.needsSignIn) client.setQueryData(keys.session, null);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // The live connection says when something changed; until then what we have is true.
      queries: { retry: shouldRetry, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
    },
  });
  return client;
}
