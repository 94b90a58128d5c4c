/** What the guard sees in the form while it is being filled in. */

import { useMemo } from 'react';
import { useExamination } from '../../api/hooks/wishes';
import type { NewDeployment } from '../../api/types';
import { useDebounced } from '../../ui/useDebounced';
import { type CreateValues, DEFAULTS, newDeployment } from '../createValues';
import { isComplete, targetOf } from '../targets';

export function useSight(values: CreateValues) {
  const { kind, script, target, tags, savedFilter, filter, picked, offline } = values;
  // Only what the guard looks at: a wrong number elsewhere in the form must not keep it from looking.
  const looked: CreateValues = {
    ...DEFAULTS,
    kind,
    script,
    target,
    tags,
    savedFilter,
    filter,
    picked,
    offline,
  };
  const asked = script.trim() !== '' && isComplete(targetOf(looked));
  const settled = useDebounced(asked ? JSON.stringify(newDeployment(looked)) : '');
  const wish = useMemo(() => (settled ? (JSON.parse(settled) as NewDeployment) : undefined), [settled]);
  const { data, isFetching } = useExamination(wish);
  return { examination: asked && wish ? data : undefined, isLooking: isFetching };
}
