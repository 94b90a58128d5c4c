/** What somebody did, in words; found by the stable name of the action. */

import type { Translate } from '../../i18n';
import { formatDuration } from '../../i18n/format';
import { lookUp } from '../../i18n/lookUp';

/** A sentence for the action, else its name: a newer server may know more of them. */
export function activityText(action: string, t: Translate): string {
  return lookUp(t, `pc.did.${action}`) ?? action;
}

const SECOND = 1_000; // ms

type Details = Readonly<Record<string, unknown>>;

/** What the words leave open: which tags, how often, who else. Empty where there is nothing to add. */
export function detailText(action: string, details: Details, language: string, t: Translate): string {
  switch (action) {
    case 'agents.tagged':
      return [
        ...texts(details.add).map((name) => `+${name}`),
        ...texts(details.remove).map((name) => `−${name}`),
      ].join(', ');
    case 'agent.poll_interval':
      return typeof details.seconds === 'number'
        ? formatDuration(details.seconds * SECOND, language, t)
        : t('pc.interval.fleet');
    case 'agent.quarantined':
      return texts([details.other_host_name, details.other_address]).join(', ');
    default:
      return '';
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
