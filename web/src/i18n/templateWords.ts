/** What a template is called, in the viewer's language where the template speaks it. */

import type { ParameterDefinition, TemplateTexts } from '../api/types';

interface Spoken {
  name: string;
  description: string;
  texts?: Record<string, TemplateTexts>;
}

export function templateName(template: Spoken, language: string): string {
  return template.texts?.[language]?.name || template.name;
}

export function templateDescription(template: Spoken, language: string): string {
  return template.texts?.[language]?.description || template.description;
}

/** What somebody is asked for. */
export function parameterLabel(
  parameter: ParameterDefinition,
  texts: Record<string, TemplateTexts> | undefined,
  language: string,
): string {
  return texts?.[language]?.labels?.[parameter.name] || parameter.label || parameter.name;
}
