/** Which templates are looked at; it is in the address, so that it can be shared and gone back to. */

import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { TemplateSummary } from '../api/types';
import { templateName } from '../i18n/templateWords';
import { useDebounced } from '../ui/useDebounced';

export type OsChoice = 'all' | 'windows' | 'linux';

export interface Choice {
  os: OsChoice;
  tag: string | undefined;
  mine: boolean;
}

export interface ListChoice extends Choice {
  /** What is searched for, once typing stopped. */
  search: string;
  typed: string;
  isEmpty: boolean;
  type(text: string): void;
  set(name: 'os' | 'tag' | 'mine', value: string | undefined): void;
  clear(): void;
}

export function useListChoice(): ListChoice {
  const [params, setParams] = useSearchParams();
  const [typed, setTyped] = useState(params.get('search') ?? '');
  const search = useDebounced(typed.trim());
  const os = params.get('os');
  const change = (changes: Record<string, string | undefined>) =>
    setParams(
      (known) => {
        for (const [name, value] of Object.entries(changes))
          if (value) known.set(name, value);
          else known.delete(name);
        return known;
      },
      { replace: true },
    );
  return {
    search,
    typed,
    os: os === 'windows' || os === 'linux' ? os : 'all',
    tag: params.get('tag') ?? undefined,
    mine: params.has('mine'),
    isEmpty: search === '' && params.size === 0,
    type: (text) => {
      setTyped(text);
      change({ search: text.trim() });
    },
    set: (name, value) => change({ [name]: value }),
    clear: () => {
      setTyped('');
      change({ search: undefined, os: undefined, tag: undefined, mine: undefined });
    },
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
