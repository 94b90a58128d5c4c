/** The lines that the guard flagged, for the editor. */

import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Examination } from '../../api/types';
import type { LineMark } from '../../editor/ScriptEditor';
import { lookUp } from '../../i18n/lookUp';

const NONE: readonly LineMark[] = [];

export function useMarks(examination: Examination | undefined): readonly LineMark[] {
  const { t } = useTranslation();
  return useMemo(
    () =>
      examination?.findings.map(({ line, class: kind, why, text }) => ({
        line,
        message: lookUp(t, `guard.why.${why}`) ?? `${t(`create.danger.${kind}`)}: ${text}`,
      })) ?? NONE,
    [examination, t],
  );
}
