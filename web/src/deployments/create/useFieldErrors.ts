/** What the server refuses, at the fields that it is about. */

import type { FormInstance } from 'antd';
import { type Dispatch, type SetStateAction, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/errors';
import { errorText, fieldText } from '../../i18n/errorText';
import type { Fold, Place } from './places';

/** Where a form shows what is said of a field of the API; undefined: nowhere. */
type Places<Values> = (field: string, values: Values) => Place | undefined;

interface Wrong {
  place: Place | undefined;
  field: string;
  reason: string;
}

/** Marks the fields, opens what hides them and goes to the first; answers what has no field. */
export function useFieldErrors<Values>(
  form: FormInstance<Values>,
  error: unknown,
  values: Values,
  places: Places<Values>,
  setOpen?: Dispatch<SetStateAction<Fold[]>>,
): string | undefined {
  const { t } = useTranslation();
  useEffect(() => {
    const sent = form.getFieldsValue(true) as Values;
    const placed = wrongs(error, sent, places).flatMap(({ place, reason }) =>
      place ? [{ ...place, errors: [fieldText(reason, t)] }] : [],
    );
    const first = placed[0];
    if (!first) return;
    setOpen?.((open) => [...new Set([...open, ...placed.flatMap(({ fold }) => fold ?? [])])]);
    form.setFields(placed.map(({ name, errors }) => ({ name: name as never, errors })));
    // Once what was folded is there.
    const frame = requestAnimationFrame(() =>
      form.scrollToField(first.name, { focus: true, block: 'center' }),
    );
    return () => cancelAnimationFrame(frame);
  }, [form, error, places, setOpen, t]);
  if (error == null) return undefined;
  const lost = wrongs(error, values, places).filter(({ place }) => !place);
  const words = lost.map(({ field, reason }) =>
    t('create.otherWrong', { field, reason: fieldText(reason, t) }),
  );
  return [errorText(error, t), ...words].join(' ');
}

function wrongs<Values>(error: unknown, values: Values, places: Places<Values>): Wrong[] {
  if (!(error instanceof ApiError)) return [];
  return Object.entries(error.fields).map(([field, reason]) => ({
    field,
    reason,
    place: places(field, values),
  }));
}
