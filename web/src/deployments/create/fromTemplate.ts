/** The form's values for a template: what it says of the command; targets and start are nobody's business but ours. */

import type { Template } from '../../api/types';
import { howOf, scriptKind } from '../../command/how';
import { templateName } from '../../i18n/templateWords';
import { startValues } from '../../parameters/values';
import { type CreateValues, DEFAULTS, type Made } from '../createValues';

/** What a template sets; `own` parameters and input of before would be another script's. */
export function fromTemplate(
  template: Template,
  language: string,
): Omit<
  CreateValues,
  'target' | 'tags' | 'savedFilter' | 'filter' | 'picked' | 'offline' | 'deadline' | 'deadlineOwn' | 'when'
> {
  return {
    kind: scriptKind(template.kind),
    script: template.script,
    name: templateName(template, language),
    description: '',
    given: startValues(template.parameters),
    own: [],
    stdin: '',
    ...howOf(template),
  };
}

export function madeFrom(template: Pick<Template, 'id' | 'version'>): Made {
  return { templateId: template.id, templateVersion: template.version, copiedFrom: '' };
}

/** Whether a template would replace something that somebody wrote. */
export function hasWork({ script, own, stdin }: CreateValues, template: Template | undefined): boolean {
  const untouched = template === undefined ? DEFAULTS.script : template.script;
  return (script.trim() !== '' && script !== untouched) || own.length > 0 || stdin !== '';
}
