/** Why a PC came or went, in words; a reason that this console doesn't know is not guessed at. */

import type { Translate } from '../../../i18n';

const REASONS = ['heard', 'silent', 'stopping', 'shutting_down', 'removed', 'quarantined'] as const;

export function reasonText(reason: string | undefined, t: Translate): string {
  const known = REASONS.find((one) => one === reason);
  return known ? t(`pc.presence.reason.${known}`) : t('pc.presence.reason.other');
}
