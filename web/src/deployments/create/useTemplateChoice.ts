/** The template that the form is made from, and the choice of another one. */

import { App, type FormInstance } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTemplate } from '../../api/hooks/templates';
import { useFetchTemplate } from '../../api/hooks/wishes';
import type { ParameterDefinition, Template } from '../../api/types';
import { errorText } from '../../i18n/errorText';
import { templateName } from '../../i18n/templateWords';
import { type CreateValues, MADE_BY_HAND, type Made } from '../createValues';
import { fromTemplate, hasWork, madeFrom } from './fromTemplate';

const NONE: readonly ParameterDefinition[] = [];

export function useTemplateChoice(
  form: FormInstance<CreateValues>,
  first: Made,
  changed: (made: Made) => void,
) {
  const { t, i18n } = useTranslation();
  const { message, modal } = App.useApp();
  const [made, setMade] = useState(first);
  const [busy, setBusy] = useState(false);
  const fetchTemplate = useFetchTemplate();
  const template = useTemplate(made.templateId || undefined, made.templateVersion || undefined).data;

  const settle = (next: Made) => {
    setMade(next);
    changed(next);
  };
  const take = (next: Template) => {
    form.setFieldsValue(fromTemplate(next, i18n.language));
    settle(madeFrom(next));
  };
  const offer = (next: Template) => {
    if (!hasWork(form.getFieldsValue(true), template)) return take(next);
    void modal.confirm({
      title: t('create.templateReplace'),
      content: t('create.templateReplaceText', { name: templateName(next, i18n.language) }),
      okText: t('create.templateReplaceYes'),
      cancelText: t('create.templateReplaceNo'),
      onOk: () => take(next),
    });
  };
  const choose = async (id: string | undefined) => {
    // Its script stays, as a text of one's own.
    if (id === undefined) return settle({ ...MADE_BY_HAND, copiedFrom: made.copiedFrom });
    setBusy(true);
    try {
      offer(await fetchTemplate(id));
    } catch (error) {
      void message.error(errorText(error, t));
    } finally {
      setBusy(false);
    }
  };
  return {
    made,
    template: made.templateId ? template : undefined,
    parameters: (made.templateId && template?.parameters) || NONE,
    busy,
    choose: (id: string | undefined) => void choose(id),
  };
}
