/** Who is signed in, and signing in and out. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { ApiError } from '../errors';
import { keys } from '../keys';
import type { Permission, Session } from '../types';

/** The session, `null` when nobody is signed in, `undefined` while that isn't known yet. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await answer(api.GET('/api/session', { signal }));
      } catch (error) {
        if (error instanceof ApiError && error.needsSignIn) return null;
        throw error;
      }
    },
  });
}

/** Whether the signed-in operator may do that. */
export function usePermission(permission: Permission): boolean {
  const { data } = useSession();
  return data?.permissions.includes(permission) ?? false;
}

export function useSignIn() {
  const settle = useNewSession();
  return useMutation({
    mutationFn: (body: { name: string; password: string }) => answer(api.POST('/api/session', { body })),
    onSuccess: settle,
  });
}

export function useSignInByLink() {
  const settle = useNewSession();
  return useMutation({
    mutationFn: (code: string) => answer(api.POST('/api/session/link', { body: { code } })),
    onSuccess: settle,
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/api/session')),
    onSuccess: () => {
      client.setQueryData(keys.session, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
    },
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { new: string; current: string | null }) =>
      answer(api.PUT('/api/session/password', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.session }),
  });
}

/** What another operator saw must not be shown to this one, not even for a moment. */
function useNewSession() {
  const client = useQueryClient();
  return (session: Session) => {
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
    client.setQueryData(keys.session, session);
  };
}
