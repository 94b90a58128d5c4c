/** Whom the form is for at the moment, and how many PCs that are. */

import { Form, type FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { useReach } from '../api/hooks/deployments';
import type { AgentFilter, SavedFilter, TargetKind } from '../api/types';
import { fullFilter } from '../filters/agentFilter';
import { filterText } from '../filters/filterWords';
import type { CreateValues } from './createValues';
import { isAsked, targetOf } from './targets';

export interface TargetSources {
  counts: Record<'all' | 'online' | 'selected', number>;
  savedFilters: readonly SavedFilter[];
  /** The filter of the list that one came from. */
  filter: AgentFilter | undefined;
}

const KINDS: readonly TargetKind[] = ['all', 'online', 'tags', 'saved_filter', 'filter', 'selected'];

export function useTarget(form: FormInstance<CreateValues>, initial: CreateValues, sources: TargetSources) {
  const { t } = useTranslation();
  const { filter, savedFilters } = sources;
  const kind = Form.useWatch('target', form) ?? initial.target;
  const tags = Form.useWatch('tags', form) ?? initial.tags;
  const savedFilter = Form.useWatch('savedFilter', form) ?? initial.savedFilter;
  const target = targetOf({ target: kind, tags, savedFilter }, { picked: [], filter });
  const asked = isAsked(target);
  const reach = useReach(target, asked);
  const counts: Record<TargetKind, number | undefined> = {
    ...sources.counts,
    tags: undefined,
    filter: undefined,
    saved_filter: undefined,
  };
  if (asked && !reach.error) counts[kind] = reach.data?.total;
  const offered = KINDS.filter(
    (one) =>
      (one !== 'filter' || filter !== undefined) && (one !== 'saved_filter' || savedFilters.length > 0),
  );
  return {
    kind,
    kinds: offered,
    counts,
    count: counts[kind],
    filterWords: filter ? filterText(fullFilter(filter), t) : '',
  };
}
