import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { fieldText } from '../i18n/errorText';

/** Puts the reasons of a refusal to the fields that they are about. */
export function useFormErrors<Values extends object>(form: FormInstance<Values>): (error: unknown) => void {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return;
    const fields = Object.entries(error.fields);
    form.setFields(fields.map(([name, reason]) => ({ name: name as never, errors: [fieldText(reason, t)] })));
  };
}
