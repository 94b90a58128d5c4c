/** What a template is called, in the viewer's language where the template speaks it. */

import type { ParameterDefinition, TemplateTexts } from '../api/types';
import type { Translate } from './index';
import { lookUp } from './lookUp';

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

/** A tag of the library in the viewer's language; another as it was written. */
export function templateTag(tag: string, t: Translate): string {
  return /^[a-z]+$/.test(tag) ? (lookUp(t, `templates.tagNames.${tag}`) ?? tag) : tag;
}
