/** An unfinished deployment, kept in this tab over reloads and other pages; secrets are not written down. */

import { type CreateValues, DEFAULTS, type Made } from '../createValues';

export interface StoredDraft {
  /** The visit that it belongs to: of a reload it is the same. */
  visit: string;
  values: CreateValues;
  made: Made;
  /** Something was not written down. */
  lost: boolean;
}

// Not localStorage: what a script says does not stay on a shared computer after the browser was closed.
const key = (operator: string) => `controldock.new-deployment.${operator}`;

export function keepDraft(
  operator: string,
  draft: Omit<StoredDraft, 'lost'>,
  secrets: ReadonlySet<string>,
): void {
  const { given, own, stdin } = draft.values;
  const isSecret = Object.entries(given).some(([name, value]) => value !== '' && secrets.has(name));
  const lost = stdin !== '' || isSecret || own.some((one) => one.type === 'secret' && one.value !== '');
  const values: CreateValues = {
    ...draft.values,
    stdin: '', // it is treated as a secret afterwards, so it is one before, too
    given: Object.fromEntries(Object.entries(given).filter(([name]) => !secrets.has(name))),
    own: own.map((one) => (one.type === 'secret' ? { ...one, value: '' } : one)),
  };
  try {
    sessionStorage.setItem(key(operator), JSON.stringify({ ...draft, values, lost }));
  } catch {
    // full, or forbidden
  }
}

/** What was kept; an older console's draft gets what it lacks. */
export function readDraft(operator: string): StoredDraft | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key(operator)) ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('values' in stored)) return undefined;
    const draft = stored as StoredDraft;
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

/** Whether there is anything in it that would be missed. */
export function isWorthKeeping(values: CreateValues): boolean {
  return values.script.trim() !== '' || values.name.trim() !== '' || values.own.length > 0;
}
