/** Templates: scripts with parameters that are kept, and all their versions. */

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../client';
import { keys } from '../keys';
import type { ChangedTemplate, NewTemplate, Template } from '../types';

/** Those in which all words of the search occur, by name. */
export function useTemplates(search = '', enabled = true) {
  return useQuery({
    queryKey: keys.templates.list(search),
    queryFn: ({ signal }) => answer(api.GET('/api/templates', { params: { query: { search } }, signal })),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** One with its script; the newest version by default. */
export function useTemplate(id: string | undefined, version?: number) {
  return useQuery({
    queryKey: keys.templates.one(id ?? '', version),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/templates/{id}', { params: { path: { id: id ?? '' }, query: { version } }, signal }),
      ),
    enabled: id !== undefined,
  });
}

export function useTemplateVersions(id: string) {
  return useQuery({
    queryKey: keys.templates.versions(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/templates/{id}/versions', { params: { path: { id } }, signal })),
  });
}

/** What it says becomes known before the server tells that something changed. */
function useTold() {
  const client = useQueryClient();
  return {
    onSuccess: (made: Template) => client.setQueryData(keys.templates.one(made.id, undefined), made),
    onSettled: () => client.invalidateQueries({ queryKey: keys.templates.all }),
  };
}

export function useCreateTemplate() {
  return useMutation({
    mutationFn: (body: NewTemplate) => answer(api.POST('/api/templates', { body })),
    ...useTold(),
  });
}

/** A new version; refused when somebody else made one since `based_on`. */
export function useChangeTemplate(id: string) {
  return useMutation({
    mutationFn: (body: ChangedTemplate) =>
      answer(api.PUT('/api/templates/{id}', { params: { path: { id } }, body })),
    ...useTold(),
  });
}

export function useDuplicateTemplate() {
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.POST('/api/templates/{id}/duplicate', { params: { path: { id } }, body: { name: '' } })),
    ...useTold(),
  });
}

export function useImportTemplate() {
  return useMutation({
    mutationFn: ({ text, name }: { text: string; name: string }) =>
      answer(api.POST('/api/templates/import', { body: { text, name, replaces: '', based_on: 0 } })),
    ...useTold(),
  });
}

export function useDeleteTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/templates/{id}', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.templates.all }),
  });
}

/** The address that saves it as a file. */
export function templateFileUrl(id: string, version?: number): string {
  return `/api/templates/${id}/export${version === undefined ? '' : `?version=${version}`}`;
}
