/** Which templates are looked at; it is in the address, so that it can be shared and gone back to. */

import type { TemplateSummary } from '../api/types';
import { templateName } from '../i18n/templateWords';
import { type ListParams, useListParams } from '../ui/useListParams';

export type OsChoice = 'all' | 'windows' | 'linux';

export interface Choice {
  os: OsChoice;
  tag: string | undefined;
  mine: boolean;
}

export interface ListChoice extends Choice, Pick<ListParams, 'clear'> {
  search: string;
  isEmpty: boolean;
  set(name: 'search' | 'os' | 'tag' | 'mine', value: string | undefined, quiet?: boolean): void;
}

export function useListChoice(): ListChoice {
  const { params, set, clear } = useListParams();
  const os = params.get('os');
  return {
    search: params.get('search') ?? '',
    os: os === 'windows' || os === 'linux' ? os : 'all',
    tag: params.get('tag') ?? undefined,
    mine: params.has('mine'),
    isEmpty: params.size === 0,
    set: (name, value, quiet = true) => set(name, value, quiet),
    clear,
  };
}

/** Those that are chosen, by name in the viewer's language. Templates for any system are for each. */
export function chosen(
  templates: readonly TemplateSummary[],
  { os, tag, mine }: Choice,
  language: string,
): TemplateSummary[] {
  const order = new Intl.Collator(language, { numeric: true });
  const found = templates.filter(
    (one) =>
      (os === 'all' || one.os === os || one.os === null) &&
      (tag === undefined || one.tags.includes(tag)) &&
      (!mine || !one.built_in || one.edited),
  );
  return found.sort((one, other) =>
    order.compare(templateName(one, language), templateName(other, language)),
  );
}

/** All tags by name, those that most have first. */
export function tagsOf(templates: readonly TemplateSummary[]): [tag: string, count: number][] {
  const counts = new Map<string, number>();
  for (const tag of templates.flatMap((one) => one.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b));
}
