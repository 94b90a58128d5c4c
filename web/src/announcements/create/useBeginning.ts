/** What the form begins with: a draft of this tab, a copy, a template, PCs or a filter of the list, or nothing. */

import { useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { useAnnouncementWish } from '../../api/hooks/announcements';
import { useAnnouncementTemplates } from '../../api/hooks/announcementTemplates';
import { chosenTarget } from '../../ui/chosenPcs';
import { type Draft, dropDraft, keepDraft, readDraft } from './draft';
import { fromWish } from './fromWish';
import { type AnnouncementValues, DEFAULTS, fromMessage } from './values';

export interface Beginning {
  values: AnnouncementValues;
  copiedFrom: string;
  /** What to say about where the values come from. */
  note?: 'restored' | 'copied' | 'templateGone';
}

export function useBeginning(operator: string) {
  const navigate = useNavigate();
  const { key, search, state } = useLocation();
  // Of a reload and of "back" the visit is the same; a link opens another one.
  const visit = key + search;
  const draft = useMemo(() => readAt(operator, visit), [operator, visit]);
  const isSame = draft?.visit === visit;
  const source = useSource(isSame);
  const beginning = useMemo((): Beginning | undefined => {
    if (draft && isSame) return { ...draft, note: 'restored' };
    return source.begun ?? (source.isAsked ? undefined : begin(draft, state, search));
  }, [draft, isSame, state, search, source.begun, source.isAsked]);
  return {
    visit,
    beginning,
    error: source.error,
    retry: source.retry,
    keep: (values: AnnouncementValues, copiedFrom: string) =>
      keepDraft(operator, { visit, values, copiedFrom }),
    drop: () => dropDraft(operator),
    startOver: () => {
      dropDraft(operator);
      void navigate('/announcements/new', { replace: true, state: null });
    },
  };
}

/** `visit` only says when to look: what was kept since then is the form's own. */
function readAt(operator: string, visit: string): Draft | undefined {
  return visit ? readDraft(operator) : undefined;
}

/** An announcement or a template that the address names; nothing is asked for once there is a draft of it. */
function useSource(isKept: boolean) {
  const [params] = useSearchParams();
  const copyId = isKept ? undefined : params.get('copy') || undefined;
  const templateId = isKept || copyId ? undefined : params.get('template') || undefined;
  const wish = useAnnouncementWish(copyId);
  const templates = useAnnouncementTemplates();
  const begun = useMemo((): Beginning | undefined => {
    if (copyId) return wish.data && { values: fromWish(wish.data), copiedFrom: copyId, note: 'copied' };
    if (!templateId || !templates.data) return undefined;
    const template = templates.data.find((one) => one.id === templateId);
    if (!template) return { values: DEFAULTS, copiedFrom: '', note: 'templateGone' };
    return { values: { ...DEFAULTS, ...fromMessage(template.message) }, copiedFrom: '' };
  }, [copyId, wish.data, templateId, templates.data]);
  return {
    isAsked: copyId !== undefined || templateId !== undefined,
    begun,
    error: wish.error ?? (templateId ? templates.error : null),
    retry: () => void (wish.error ? wish.refetch() : templates.refetch()),
  };
}

/** PCs that were chosen since count for more than those of the draft. */
function begin(draft: Draft | undefined, state: unknown, search: string): Beginning {
  const begun: Beginning = draft
    ? { ...draft, note: 'restored' }
    : { values: DEFAULTS, copiedFrom: '', note: undefined };
  return { ...begun, values: { ...begun.values, ...chosenIn(state, search) } };
}

/** The target that a page of PCs sent along, or that the address names. */
function chosenIn(state: unknown, search: string): Partial<AnnouncementValues> {
  const sent = chosenTarget(state);
  if (sent.target) return sent;
  const named = (new URLSearchParams(search).get('agents') ?? '').split(',').filter(Boolean);
  return named.length > 0 ? { target: 'selected', picked: named.map((id) => [id, '']) } : {};
}
