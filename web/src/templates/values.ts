/** The form of a template: its values, and what is sent. */

import type { NewTemplate, ParameterDefinition, Template, TemplateTexts } from '../api/types';
import { type How, howOf, type ScriptKind, scriptKind, sentHow, USUAL } from '../command/how';
import { parameterLabel, templateDescription, templateName } from '../i18n/templateWords';

export type TemplateOs = 'any' | 'windows' | 'linux';

export interface TemplateValues extends How {
  name: string;
  description: string;
  kind: ScriptKind;
  os: TemplateOs;
  script: string;
  parameters: ParameterDefinition[];
  tags: string[];
}

export const EMPTY: TemplateValues = {
  name: '',
  description: '',
  kind: 'powershell',
  os: 'windows',
  script: '',
  parameters: [],
  ...USUAL,
  tags: [],
};

/** The form filled with a template, in the viewer's language. */
export function valuesOf(template: Template, language: string): TemplateValues {
  return {
    name: templateName(template, language),
    description: templateDescription(template, language),
    kind: scriptKind(template.kind),
    os: template.os ?? 'any',
    script: template.script,
    parameters: template.parameters.map((one) => ({
      ...one,
      label: labelOf(one, template, language),
    })),
    ...howOf(template),
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
    ...sentHow(values),
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
  const [area = ''] = field.split(/[.[]/, 1);
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
