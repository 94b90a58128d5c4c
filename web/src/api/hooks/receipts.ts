/** What became of an announcement on the PCs: receipts, delays, what the network let through, answers. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys, type ReceiptQuery } from '../keys';
import type { NewResend } from '../types';
import { LATEST } from './agentDetail';

const pathOf = (id: string) => ({ path: { id } });

export function useReceipts(id: string, query: ReceiptQuery) {
  return useQuery({
    queryKey: keys.announcements.receipts(id, query),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/announcements/{id}/receipts', { params: { ...pathOf(id), query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The receipt of one PC: a search finds it by its id. */
export function useReceipt(id: string, agentId: string) {
  const query = { search: agentId, limit: 1 };
  return useQuery({
    queryKey: keys.announcements.receipts(id, query),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/announcements/{id}/receipts', { params: { ...pathOf(id), query }, signal })),
    select: ({ receipts }) => receipts.find((one) => one.agent_id === agentId) ?? null,
  });
}

export function useDelays(id: string) {
  return useQuery({
    queryKey: keys.announcements.delays(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/announcements/{id}/delays', { params: pathOf(id), signal })),
  });
}

export function useCoverage(id: string) {
  return useQuery({
    queryKey: keys.announcements.coverage(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/announcements/{id}/coverage', { params: pathOf(id), signal })),
  });
}

export function useTally(id: string) {
  return useQuery({
    queryKey: keys.announcements.answers(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/announcements/{id}/answers', { params: pathOf(id), signal })),
  });
}

/** The last ones that went to a PC, newest first. */
export function useAgentAnnouncements(id: string) {
  return useQuery({
    queryKey: keys.announcements.ofAgent(id),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/agents/{id}/announcements', {
          params: { ...pathOf(id), query: { limit: LATEST } },
          signal,
        }),
      ),
  });
}

/** Sends it again to those that missed something. */
export function useResend(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (to: NewResend['to']) =>
      answer(api.POST('/api/announcements/{id}/resend', { params: pathOf(id), body: { to } })),
    onSuccess: ({ announcement }) => client.setQueryData(keys.announcements.one(id), announcement),
    onSettled: () => client.invalidateQueries({ queryKey: keys.announcements.all }),
  });
}

/** Where receipts or answers are to be had as a file. */
export function announcementFile(id: string, file: 'receipts.csv' | 'receipts.json' | 'answers.csv'): string {
  return `/api/announcements/${encodeURIComponent(id)}/${file}`;
}
