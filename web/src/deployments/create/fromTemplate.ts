/** The form's values for a template: what it says of the command; targets and start are nobody's business but ours. */

import type { Template } from '../../api/types';
import { templateName } from '../../i18n/templateWords';
import { startValues } from '../../parameters/values';
import { type CreateValues, DEFAULTS, type Made, SCRIPT_KINDS } from '../createValues';
import { lengthOf, TIMEOUT_UNITS } from './lengths';
import { successOf } from './successCodes';

/** What a template sets; `own` parameters and input of before would be another script's. */
export function fromTemplate(
  template: Template,
  language: string,
): Omit<
  CreateValues,
  'target' | 'tags' | 'savedFilter' | 'filter' | 'picked' | 'offline' | 'deadline' | 'deadlineOwn' | 'when'
> {
  return {
    kind: SCRIPT_KINDS.find((kind) => kind === template.kind) ?? 'shell',
    script: template.script,
    name: templateName(template, language),
    description: '',
    given: startValues(template.parameters),
    own: [],
    stdin: '',
    runAs: template.run_as,
    sessions: template.sessions,
    user: template.user,
    workingDirectory: template.working_directory,
    timeout: lengthOf(template.timeout, TIMEOUT_UNITS),
    ...successOf(template.success_codes),
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
