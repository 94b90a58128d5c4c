/** What the form begins with: a draft of this tab, PCs or a filter of the list, or nothing. */

import { useMemo } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { readChosenFilter, readChosenPcs } from '../../ui/chosenPcs';
import type { Start } from '../CreateForm';
import { type CreateValues, DEFAULTS, MADE_BY_HAND, type Made } from '../createValues';
import { dropDraft, isWorthKeeping, keepDraft, readDraft } from './storedDraft';

const NO_SECRETS: ReadonlySet<string> = new Set();
const EMPTY: Start = { values: DEFAULTS, made: MADE_BY_HAND, secretsMissing: NO_SECRETS };

export interface Beginning {
  start: Start;
  /** It was begun before. */
  restored: boolean;
}

export function useStart(operator: string) {
  const navigate = useNavigate();
  const { key, search, state } = useLocation();
  // Of a reload and of "back" the visit is the same; a link opens another one.
  const visit = key + search;
  const beginning = useMemo(() => begin(operator, visit, state), [operator, visit, state]);
  return {
    visit,
    beginning,
    keep: (values: CreateValues, made: Made, secrets: ReadonlySet<string>) => {
      if (isWorthKeeping(values)) keepDraft(operator, { visit, values, made }, secrets);
      else dropDraft(operator);
    },
    drop: () => dropDraft(operator),
    startOver: () => {
      dropDraft(operator);
      void navigate('/deployments/new', { replace: true, state: null });
    },
  };
}

function begin(operator: string, visit: string, state: unknown): Beginning {
  const draft = readDraft(operator);
  const restored = draft !== undefined;
  const values = draft?.values ?? DEFAULTS;
  const start = { ...EMPTY, values, made: draft?.made ?? MADE_BY_HAND };
  // PCs that were chosen since count for more than those of the draft.
  if (draft?.visit === visit) return { start, restored };
  return { start: { ...start, values: { ...values, ...chosenIn(state) } }, restored };
}

/** The target that a page of PCs sent along. */
function chosenIn(state: unknown): Partial<CreateValues> {
  const pcs = readChosenPcs(state);
  if (pcs.size > 0) return { target: 'selected', picked: [...pcs] };
  const filter = readChosenFilter(state);
  return filter ? { target: 'filter', filter } : {};
}
