/** Announcements: listed, looked at before they are sent, sent, changed and withdrawn. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { type AnnouncementQuery, keys } from '../keys';
import type { Announcement, NewAnnouncement } from '../types';

export function useAnnouncements(query: AnnouncementQuery) {
  return useQuery({
    queryKey: keys.announcements.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/announcements', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function useAnnouncement(id: string) {
  return useQuery({
    queryKey: keys.announcements.one(id),
    queryFn: ({ signal }) => answer(api.GET('/api/announcements/{id}', { params: { path: { id } }, signal })),
  });
}

/** What one was made of; undefined: none is meant. */
export function useAnnouncementWish(id: string | undefined) {
  return useQuery({
    queryKey: keys.announcements.wish(id ?? ''),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/announcements/{id}/wish', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== undefined,
  });
}

/** What sending it would do now; undefined: there is nothing to look at yet. */
export function useAnnouncementPreview(wish: NewAnnouncement | undefined) {
  return useQuery({
    queryKey: keys.announcements.preview(wish),
    queryFn: ({ signal }) =>
      answer(api.POST('/api/announcements/preview', { body: wish as NewAnnouncement, signal })),
    placeholderData: keepPreviousData,
    enabled: wish !== undefined,
    retry: false, // what is refused now is refused again
  });
}

/** What it says becomes known before the server tells that something changed. */
function useTold() {
  const client = useQueryClient();
  return {
    onSuccess: (told: Announcement) => client.setQueryData(keys.announcements.one(told.id), told),
    onSettled: () => client.invalidateQueries({ queryKey: keys.announcements.all }),
  };
}

export function useCreateAnnouncement() {
  return useMutation({
    mutationFn: (body: NewAnnouncement) => answer(api.POST('/api/announcements', { body })),
    ...useTold(),
  });
}

/** Of a planned one: when it is sent. */
export function useChangeAnnouncement(id: string) {
  return useMutation({
    mutationFn: (body: { starts_at: string; time_zone: string }) =>
      answer(api.PATCH('/api/announcements/{id}', { params: { path: { id } }, body })),
    ...useTold(),
  });
}

/** A planned one is sent now. */
export function useSendAnnouncement(id: string) {
  return useMutation({
    mutationFn: () => answer(api.POST('/api/announcements/{id}/send', { params: { path: { id } } })),
    ...useTold(),
  });
}

/** Open windows close, and what was not shown yet never is. */
export function useWithdrawAnnouncement(id: string) {
  return useMutation({
    mutationFn: () => answer(api.POST('/api/announcements/{id}/withdraw', { params: { path: { id } } })),
    ...useTold(),
  });
}
