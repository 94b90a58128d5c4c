/** What two versions of a template say differently, beside the script. */

import type { ParameterDefinition, Template } from '../api/types';

export type Aspect =
  | 'name'
  | 'description'
  | 'kind'
  | 'os'
  | 'timeout'
  | 'runAs'
  | 'success'
  | 'directory'
  | 'tags'
  | 'texts'
  | 'parameter';

export interface Change {
  aspect: Aspect;
  /** Of the parameter. */
  name?: string;
  before: string;
  after: string;
}

type Reader = (template: Template) => string;

const READERS: Record<Exclude<Aspect, 'parameter'>, Reader> = {
  name: (one) => one.name,
  description: (one) => one.description,
  kind: (one) => one.kind,
  os: (one) => one.os ?? '',
  timeout: (one) => `${one.timeout} s`,
  runAs: (one) =>
    one.run_as === 'user' ? [one.run_as, one.sessions, one.user].filter(Boolean).join(', ') : one.run_as,
  success: (one) => one.success_codes.join(', '),
  directory: (one) => one.working_directory,
  tags: (one) => one.tags.join(', '),
  texts: (one) => said(one),
};

/** Its words in other languages. */
function said(template: Template): string {
  return Object.entries(template.texts ?? {})
    .map(([language, { name, description, labels }]) =>
      [`${language}: ${name}`, description, ...Object.entries(labels ?? {}).map((pair) => pair.join(': '))]
        .filter(Boolean)
        .join('\n'),
    )
    .join('\n');
}

function parameterText(parameter: ParameterDefinition | undefined): string {
  if (!parameter) return '';
  const { type = 'text', label, required, choices } = parameter;
  const parts = [
    type,
    label,
    parameter.default && `= ${parameter.default}`,
    required && '*',
    choices.join(' | '),
  ];
  return parts.filter(Boolean).join('  ');
}

export function changesBetween(before: Template, after: Template): Change[] {
  const aspects = Object.entries(READERS) as [Exclude<Aspect, 'parameter'>, Reader][];
  const plain = aspects.map(([aspect, read]) => ({ aspect, before: read(before), after: read(after) }));
  const names = new Set([...before.parameters, ...after.parameters].map((one) => one.name));
  const parameters = [...names].map((name) => ({
    aspect: 'parameter' as const,
    name,
    before: parameterText(before.parameters.find((one) => one.name === name)),
    after: parameterText(after.parameters.find((one) => one.name === name)),
  }));
  return [...plain, ...parameters].filter((change) => change.before !== change.after);
}
