/** What is folded away, in one line. */

import { lengthText } from '../../command/lengths';
import { exitCodes } from '../../command/successCodes';
import type { Translate } from '../../i18n';
import type { CreateValues } from '../createValues';

/** "The system · 10 minutes · 0". */
export function howText(values: CreateValues, t: Translate): string {
  const { runAs, user, sessions, timeout, success, successCodes, workingDirectory } = values;
  const named = runAs === 'user' && sessions === 'named' ? user.trim() : '';
  return [
    named || t(`create.runAsOption.${runAs}`),
    lengthText(timeout, t),
    t('create.successWords', { codes: exitCodes(success, successCodes).join(', ') }),
    workingDirectory.trim(),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** "2 parameters · standard input". */
export function inputText({ own, stdin }: CreateValues, t: Translate): string {
  const parts = [
    own.length > 0 ? t('create.parametersCount', { count: own.length }) : '',
    stdin ? t('create.withInput') : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : t('create.parametersNone');
}
