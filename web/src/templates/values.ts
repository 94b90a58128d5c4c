/** The form of a template: its values, and what is sent. */

import type {
  NewTemplate,
  ParameterDefinition,
  RunAs,
  Sessions,
  Template,
  TemplateTexts,
} from '../api/types';
import { type Length, lengthOf, secondsOf, TIMEOUT_UNITS } from '../deployments/create/lengths';
import { exitCodes, type SuccessPreset, successOf } from '../deployments/create/successCodes';
import { parameterLabel, templateDescription, templateName } from '../i18n/templateWords';

export type TemplateKind = 'shell' | 'powershell';
export type TemplateOs = 'any' | 'windows' | 'linux';

export interface TemplateValues {
  name: string;
  description: string;
  kind: TemplateKind;
  os: TemplateOs;
  script: string;
  parameters: ParameterDefinition[];
  runAs: RunAs;
  sessions: Sessions;
  user: string;
  workingDirectory: string;
  timeout: Length;
  success: SuccessPreset;
  successCodes: string[];
  tags: string[];
}

export const EMPTY: TemplateValues = {
  name: '',
  description: '',
  kind: 'powershell',
  os: 'windows',
  script: '',
  parameters: [],
  runAs: 'system',
  sessions: 'active',
  user: '',
  workingDirectory: '',
  timeout: { amount: 10, unit: 'minutes' },
  success: 'zero',
  successCodes: ['0'],
  tags: [],
};

/** The form filled with a template, in the viewer's language. */
export function valuesOf(template: Template, language: string): TemplateValues {
  return {
    name: templateName(template, language),
    description: templateDescription(template, language),
    kind: template.kind === 'powershell' ? 'powershell' : 'shell',
    os: template.os ?? 'any',
    script: template.script,
    parameters: template.parameters.map((one) => ({
      ...one,
      label: labelOf(one, template, language),
    })),
    runAs: template.run_as,
    sessions: template.sessions,
    user: template.user,
    workingDirectory: template.working_directory,
    timeout: lengthOf(template.timeout, TIMEOUT_UNITS),
    ...successOf(template.success_codes),
    tags: template.tags,
  };
}

/** What is said of a parameter; unlike for a field, the name is no label. */
function labelOf(parameter: ParameterDefinition, template: Template, language: string): string {
  const label = parameterLabel(parameter, template.texts, language);
  return label === parameter.name && !parameter.label ? '' : label;
}

/**
 * What is sent. Words that were not changed stay in all languages; for what was changed there is only the one that was
 * written: the other languages would say something else.
 */
export function templateOf(values: TemplateValues, original?: Template, language = ''): NewTemplate {
  const asUser = values.runAs === 'user';
  const shown = original && valuesOf(original, language);
  const name = values.name.trim();
  const description = values.description.trim();
  const keepsName = name === shown?.name;
  const keepsDescription = description === shown?.description;
  const kept = new Map(
    values.parameters.flatMap((one) => {
      const before = shown?.parameters.find((other) => other.name === one.name);
      const known = original?.parameters.find((other) => other.name === one.name);
      return before && known && before.label === one.label ? [[one.name, known.label] as const] : [];
    }),
  );
  return {
    name: keepsName ? (original?.name ?? name) : name,
    description: keepsDescription ? (original?.description ?? description) : description,
    kind: values.kind,
    os: values.os === 'any' ? null : values.os,
    script: values.script,
    parameters: values.parameters.map((one) => ({ ...one, label: kept.get(one.name) ?? one.label })),
    run_as: values.runAs,
    sessions: asUser ? values.sessions : 'active',
    user: asUser && values.sessions === 'named' ? values.user.trim() : '',
    working_directory: values.workingDirectory.trim(),
    timeout: secondsOf(values.timeout),
    success_codes: exitCodes(values.success, values.successCodes),
    tags: values.tags,
    texts: keptTexts(original?.texts ?? {}, keepsName, keepsDescription, kept),
  };
}

function keptTexts(
  texts: Record<string, TemplateTexts>,
  name: boolean,
  description: boolean,
  labels: ReadonlyMap<string, string>,
): Record<string, TemplateTexts> {
  const left = Object.entries(texts).map(([language, text]) => {
    const known = Object.entries(text.labels ?? {}).filter(([parameter]) => labels.has(parameter));
    return [
      language,
      {
        name: name ? text.name : '',
        description: description ? text.description : '',
        labels: Object.fromEntries(known),
      },
    ] as const;
  });
  return Object.fromEntries(
    left.filter(([, text]) => text.name || text.description || Object.keys(text.labels).length > 0),
  );
}

/** cmd pastes %PARAM_x% into its text, so a value could become a command. The lines on which it would. */
export function pastingLines(script: string): number[] {
  return script.split('\n').flatMap((line, index) => (/%PARAM_\w/i.test(line) ? [index + 1] : []));
}

/** Where the form shows what the server says of a field of the API. */
export function formField(field: string): keyof TemplateValues | undefined {
  const [area = ''] = field.split('.');
  if (area === 'texts') return 'parameters';
  const fields: Record<string, keyof TemplateValues> = {
    success_codes: 'successCodes',
    working_directory: 'workingDirectory',
    run_as: 'runAs',
  };
  return fields[area] ?? (area in EMPTY ? (area as keyof TemplateValues) : undefined);
}

/** What is wrong with the parameters, by name; under the empty name what is wrong with all of them. */
export function parameterErrors(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, reason]) => {
      const [area, ...rest] = field.split('.');
      if (area === 'texts') return [['', reason]];
      return area === 'parameters' ? [[rest.join('.'), reason]] : [];
    }),
  );
}
