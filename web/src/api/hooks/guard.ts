/** When the guard asks, and what it forbids. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { GuardPolicyChange } from '../types';

export function useGuardPolicy() {
  return useQuery({
    queryKey: keys.guard,
    queryFn: ({ signal }) => answer(api.GET('/api/settings/guard', { signal })),
  });
}

export function useChangeGuardPolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: GuardPolicyChange) => answer(api.PATCH('/api/settings/guard', { body })),
    onSuccess: (policy) => client.setQueryData(keys.guard, policy),
  });
}
