/** Enrollment tokens: made, listed, revoked. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { NewEnrollmentToken } from '../types';

export function useEnrollmentTokens() {
  return useQuery({
    queryKey: keys.tokens,
    queryFn: ({ signal }) => answer(api.GET('/api/enrollment-tokens', { signal })),
  });
}

export function useCreateEnrollmentToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewEnrollmentToken) => answer(api.POST('/api/enrollment-tokens', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
}

export function useRevokeEnrollmentToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/enrollment-tokens/{id}', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tokens }),
  });
}
