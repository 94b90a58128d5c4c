/** What somebody did, in words; found by the stable name of the action. */

import type { Translate } from '../../i18n';
import { lookUp } from '../../i18n/lookUp';

/** A sentence for the action, else its name: a newer server may know more of them. */
export function activityText(action: string, t: Translate): string {
  return lookUp(t, `pc.did.${action}`) ?? action;
}

const LONGEST = 200; // characters; details are for a glance, not for reading

/** The details that say something by themselves: names, numbers, lists of names. */
export function detailText(details: Readonly<Record<string, unknown>>): string {
  const text = Object.values(details)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .join(', ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
