/** What the server refuses, at the fields that it is about. */

import type { FormInstance } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';
import { fieldText } from '../i18n/errorText';
import { formField, type TemplateValues } from './values';

export function useRefusals(form: FormInstance<TemplateValues>, error: unknown): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (!(error instanceof ApiError)) return;
    const wrong = Object.entries(error.fields).flatMap(([field, reason]) => {
      const name = formField(field);
      // The parameters' editor says it at the parameter.
      const errors = name === 'parameters' ? [''] : [fieldText(reason, t)];
      return name ? [{ name, errors }] : [];
    });
    form.setFields(wrong.filter(({ name }) => name !== 'parameters'));
    if (wrong[0]) form.scrollToField(wrong[0].name, { focus: true, block: 'center' });
  }, [form, error, t]);
}
