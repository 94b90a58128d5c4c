/** What the form begins with: a draft of this tab, a copy, a template, PCs or a filter of the list, or nothing. */

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { ApiError } from '../../api/errors';
import { useTemplate } from '../../api/hooks/templates';
import { useWish } from '../../api/hooks/wishes';
import type { NewDeployment, Template } from '../../api/types';
import { everyEvening, isAgain } from '../../schedules/recurrence';
import { chosenTarget } from '../../ui/chosenPcs';
import type { Start } from '../CreateForm';
import { type CreateValues, DEFAULTS, MADE_BY_HAND, type Made } from '../createValues';
import { fromTemplate, madeFrom } from './fromTemplate';
import { fromWish, secretsOf } from './fromWish';
import { dropDraft, isWorthKeeping, keepDraft, readDraft, type StoredDraft } from './storedDraft';

const NO_SECRETS: ReadonlySet<string> = new Set();
const EMPTY: Start = { values: DEFAULTS, made: MADE_BY_HAND, secretsMissing: NO_SECRETS };

/** What to say about where the values come from. */
export type Note = 'restored' | 'restoredInPart' | 'copied' | 'templateGone' | undefined;

export interface Beginning {
  start: Start;
  note: Note;
}

export function useStart(operator: string) {
  const navigate = useNavigate();
  const { key, search, state } = useLocation();
  // Of a reload and of "back" the visit is the same; a link opens another one.
  const visit = key + search;
  const draft = useMemo(() => readAt(operator, visit), [operator, visit]);
  const source = useSource(draft?.visit === visit);
  const beginning = useMemo(() => {
    if (draft?.visit === visit) return restore(draft);
    return source.begin?.() ?? (source.isAsked ? undefined : begin(draft, state));
  }, [draft, visit, state, source.begin, source.isAsked]);
  return {
    visit,
    beginning,
    error: source.error,
    retry: source.retry,
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

/** `visit` only says when to look: what was kept since then is the form's own. */
function readAt(operator: string, visit: string): StoredDraft | undefined {
  return visit ? readDraft(operator) : undefined;
}

/** A deployment or a template that the address names; nothing is asked for once there is a draft of it. */
function useSource(isKept: boolean) {
  const { i18n } = useTranslation();
  const [params] = useSearchParams();
  const copyId = isKept ? undefined : (params.get('copy') ?? undefined);
  const named = isKept || copyId ? undefined : (params.get('template') ?? undefined);
  const wish = useWish(copyId);
  const templateId = named ?? (wish.data?.template_id || undefined);
  const template = useTemplate(templateId, wish.data?.template_version || undefined);
  const isGone = template.error instanceof ApiError && template.error.status === 404;
  const error = wish.error ?? (isGone ? null : template.error);
  const isReady = (!copyId || wish.data) && (!templateId || template.data || isGone);
  const begin = useMemo(() => {
    if (!isReady) return undefined;
    if (copyId && wish.data) {
      const made = wish.data;
      return () => copy(made, copyId, template.data);
    }
    return named ? () => ofTemplate(template.data, i18n.language) : undefined;
  }, [isReady, copyId, wish.data, named, template.data, i18n.language]);
  return {
    isAsked: copyId !== undefined || named !== undefined,
    begin,
    error,
    retry: () => void (wish.error ? wish.refetch() : template.refetch()),
  };
}

function restore({ values, made, lost }: StoredDraft): Beginning {
  const secrets = values.own.filter((one) => one.type === 'secret' && lost).map((one) => one.name);
  return {
    start: { values, made, secretsMissing: new Set(secrets) },
    note: lost ? 'restoredInPart' : 'restored',
  };
}

function copy(wish: NewDeployment, id: string, template: Template | undefined): Beginning {
  const names = new Set(template?.parameters.map((one) => one.name));
  const { values, made } = fromWish(wish, id, names);
  const known = template ? made : { ...made, templateId: '', templateVersion: 0 };
  return { start: { values, made: known, secretsMissing: new Set(secretsOf(wish)) }, note: 'copied' };
}

function ofTemplate(template: Template | undefined, language: string): Beginning {
  if (!template) return { start: EMPTY, note: 'templateGone' };
  const values = { ...DEFAULTS, ...fromTemplate(template, language) };
  return { start: { ...EMPTY, values, made: madeFrom(template) }, note: undefined };
}

/** PCs that were chosen since count for more than those of the draft. */
function begin(draft: StoredDraft | undefined, state: unknown): Beginning {
  const restored = draft ? restore(draft) : { start: EMPTY, note: undefined };
  const { start } = restored;
  return {
    ...restored,
    start: { ...start, values: { ...start.values, ...chosenTarget(state), ...againIn(state) } },
  };
}

/** That it shall be made again and again: what the page of schedules sent along. */
function againIn(state: unknown): Partial<CreateValues> {
  return isAgain(state) ? { when: { kind: 'recurring', recurrence: everyEvening() } } : {};
}
