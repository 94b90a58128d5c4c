/** A filter in words, for chips, questions and the deployment form. */

import type { Translate } from '../i18n';
import type { Filter } from './agentFilter';

export interface FilterPart {
  key: string;
  text: string;
  /** The part is a tag and looks like one. */
  tag?: string;
  /** The filter without this part. */
  without: Filter;
}

/** Each thing that is filtered by. */
export function filterParts(filter: Filter, t: Translate): FilterPart[] {
  const parts: FilterPart[] = [];
  const search = filter.search.trim();
  if (search) {
    parts.push({
      key: 'search',
      text: t('filters.part.search', { search }),
      without: { ...filter, search: '' },
    });
  }
  if (filter.state)
    parts.push({
      key: 'state',
      text: t(`filters.state.${filter.state}`),
      without: { ...filter, state: null },
    });
  if (filter.os) parts.push({ key: 'os', text: t(`os.${filter.os}`), without: { ...filter, os: null } });
  if (filter.version !== null) {
    const version = filter.version || t('filters.noVersion');
    parts.push({
      key: 'version',
      text: t('filters.part.version', { version }),
      without: { ...filter, version: null },
    });
  }
  for (const tag of filter.tags) {
    const tags = filter.tags.filter((other) => other !== tag);
    parts.push({ key: `tag/${tag}`, text: tag, tag, without: { ...filter, tags } });
  }
  return parts;
}

/** The whole filter in one line. */
export function filterText(filter: Filter, t: Translate): string {
  const parts = filterParts(filter, t);
  if (parts.length === 0) return t('filters.everything');
  return parts.map((part) => (part.tag ? t('filters.part.tag', { tag: part.tag }) : part.text)).join(' · ');
}
