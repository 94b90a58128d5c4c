/** What the server refuses, at the fields that it is about. */

import type { FormInstance } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors';
import { errorText, fieldText } from '../../i18n/errorText';
import type { CreateValues } from '../createValues';
import { type Fold, type Place, placeOf } from './places';

interface Wrong {
  place: Place | undefined;
  field: string;
  reason: string;
}

/** Marks the fields, opens what hides them and goes to the first; answers what has no field. */
export function useFieldErrors(
  form: FormInstance<CreateValues>,
  error: unknown,
  open: (folds: Fold[]) => void,
): string | undefined {
  const { t } = useTranslation();
  useEffect(() => {
    const placed = wrongs(error, form).flatMap(({ place, reason }) =>
      place ? [{ ...place, errors: [fieldText(reason, t)] }] : [],
    );
    open(placed.flatMap(({ fold }) => fold ?? []));
    form.setFields(placed.map(({ name, errors }) => ({ name: name as never, errors })));
    const first = placed[0];
    if (!first) return;
    // Once what was folded is there.
    const frame = requestAnimationFrame(() =>
      form.scrollToField(first.name, { focus: true, block: 'center' }),
    );
    return () => cancelAnimationFrame(frame);
  }, [form, error, open, t]);
  if (error == null) return undefined;
  const lost = wrongs(error, form).filter(({ place }) => !place);
  const words = lost.map(({ field, reason }) =>
    t('create.otherWrong', { field, reason: fieldText(reason, t) }),
  );
  return [errorText(error, t), ...words].join(' ');
}

function wrongs(error: unknown, form: FormInstance<CreateValues>): Wrong[] {
  if (!(error instanceof ApiError)) return [];
  const values = form.getFieldsValue(true) as CreateValues;
  return Object.entries(error.fields).map(([field, reason]) => ({
    field,
    reason,
    place: placeOf(field, values),
  }));
}
