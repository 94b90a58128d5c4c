/** What is folded away, in one line. */

import type { Translate } from '../../i18n';
import type { CreateValues } from '../createValues';
import { exitCodes } from './successCodes';

/** "The system · 10 minutes · 0". */
export function howText(values: CreateValues, t: Translate): string {
  const { runAs, user, sessions, timeout, success, successCodes, workingDirectory } = values;
  const named = runAs === 'user' && sessions === 'named' ? user.trim() : '';
  return [
    named || t(`create.runAsOption.${runAs}`),
    timeout.amount === null
      ? ''
      : t('create.lengthOf', { amount: timeout.amount, unit: t(`create.unit.${timeout.unit}`) }),
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
