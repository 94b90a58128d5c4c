import { expect, test } from 'vitest';
import { ApiError } from './errors';
import { keys } from './keys';
import { createQueryClient, shouldRetry } from './queryClient';

test('only silence and a failing server are worth another try, and not for ever', () => {
  expect(shouldRetry(0, new ApiError('unreachable', 0, ''))).toBe(true);
  expect(shouldRetry(1, new ApiError('unavailable', 503, ''))).toBe(true);
  expect(shouldRetry(2, new ApiError('unavailable', 503, ''))).toBe(false);
  expect(shouldRetry(0, new ApiError('not_found', 404, ''))).toBe(false);
  expect(shouldRetry(0, new TypeError('ours'))).toBe(false);
});

test('a 401 from any question means that nobody is signed in', async () => {
  const client = createQueryClient();
  client.setQueryData(keys.session, { name: 'admin' });
  const refused = () => Promise.reject(new ApiError('not_signed_in', 401, ''));
  await expect(client.fetchQuery({ queryKey: keys.tokens.all, queryFn: refused })).rejects.toThrow();
  expect(client.getQueryData(keys.session)).toBeNull();
});
