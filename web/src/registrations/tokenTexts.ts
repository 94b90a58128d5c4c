/** What a token is good for, in words. */

import type { EnrollmentToken } from '../api/types';
import type { Translate } from '../i18n';
import { shortTime } from '../i18n/format';

/** How often it was used, of how often it may be. */
export function usesText(token: EnrollmentToken, t: Translate): string {
  const used = token.use_count;
  if (token.uses_left === null) return t('uses.unlimited', { used });
  return t('uses.ofUses', { used, all: used + token.uses_left });
}

/** For which PCs it is. */
export function limitsText(token: EnrollmentToken, t: Translate): string {
  if (token.agent_id) return t('uses.reissue');
  const limits = [
    token.address_range && t('uses.fromRange', { range: token.address_range }),
    token.host_name_pattern && t('uses.named', { pattern: token.host_name_pattern }),
  ].filter(Boolean);
  return limits.join(', ') || t('uses.anyPc');
}

/** Until when it is good. */
export function expiryText(token: EnrollmentToken, t: Translate, language: string): string {
  return token.expires_at ? shortTime(token.expires_at, language) : t('tokens.noExpiry');
}
