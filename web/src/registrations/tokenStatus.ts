/** Why a token can be used or not; the server decides whether, this finds the word for it. */

import type { EnrollmentToken } from '../api/types';

export type TokenStatus = 'usable' | 'revoked' | 'expired' | 'usedUp';

export function tokenStatus(token: EnrollmentToken): TokenStatus {
  if (token.usable) return 'usable';
  if (token.revoked_at !== null) return 'revoked';
  if (token.uses_left === 0) return 'usedUp';
  return 'expired';
}
