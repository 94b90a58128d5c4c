/** What the server refuses, at the fields that it is about. */

import type { FormInstance } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { howPlace } from '../command/how';
import { fieldText } from '../i18n/errorText';
import { formField, type TemplateValues } from './values';

export function useRefusals(form: FormInstance<TemplateValues>, error: unknown): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (!(error instanceof ApiError)) return;
    const sent = form.getFieldsValue(true) as TemplateValues;
    const wrong = Object.entries(error.fields).flatMap(([field, reason]) => {
      const area = formField(field);
      return area ? [{ area, name: howPlace(field, sent) ?? [area], errors: [fieldText(reason, t)] }] : [];
    });
    // The parameters' editor says it at the parameter.
    const marked = wrong.filter(({ area }) => area !== 'parameters');
    form.setFields(marked.map(({ name, errors }) => ({ name: name as never, errors })));
    if (wrong[0]) form.scrollToField(wrong[0].name, { focus: true, block: 'center' });
  }, [form, error, t]);
}
