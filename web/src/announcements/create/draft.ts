/** An unfinished announcement, kept in this tab over reloads and other pages. */

import { type AnnouncementValues, DEFAULTS } from './values';

export interface Draft {
  /** The visit that it belongs to: of a reload it is the same. */
  visit: string;
  values: AnnouncementValues;
  copiedFrom: string;
}

// Not localStorage: what was written does not stay on a shared computer after the browser was closed.
const key = (operator: string) => `controldock.new-announcement.${operator}`;

/** Keeps it as long as there is anything in it that would be missed. */
export function keepDraft(operator: string, draft: Draft): void {
  const { title, body } = draft.values;
  if (!title.trim() && !body.trim()) {
    dropDraft(operator);
    return;
  }
  try {
    sessionStorage.setItem(key(operator), JSON.stringify(draft));
  } catch {
    // full, or forbidden
  }
}

/** What was kept; an older console's draft gets what it lacks. */
export function readDraft(operator: string): Draft | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key(operator)) ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('values' in stored)) return undefined;
    const draft = stored as Draft;
    return { ...draft, values: { ...DEFAULTS, ...draft.values } };
  } catch {
    return undefined;
  }
}

export function dropDraft(operator: string): void {
  try {
    sessionStorage.removeItem(key(operator));
  } catch {
    // forbidden
  }
}
