/** Enrollment tokens: made, listed, looked at, revoked; and those that are for one PC. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { NewEnrollmentToken } from '../types';

export function useEnrollmentTokens() {
  return useQuery({
    queryKey: keys.tokens.list,
    queryFn: ({ signal }) => answer(api.GET('/api/enrollment-tokens', { signal })),
  });
}

/** One token, and who used it. */
export function useEnrollmentToken(id: string) {
  return useQuery({
    queryKey: keys.tokens.one(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/enrollment-tokens/{id}', { params: { path: { id } }, signal })),
  });
}

export function useCreateEnrollmentToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewEnrollmentToken) => answer(api.POST('/api/enrollment-tokens', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens.all }),
  });
}

/** A token by which a PC becomes this agent again. */
export function useReissue() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answer(api.POST('/api/agents/{id}/reissue', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens.all }),
  });
}

export function useRevokeEnrollmentToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/api/enrollment-tokens/{id}', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tokens.all }),
  });
}
