/** Values of parameters: what they are at first, what is wrong with them, and what is sent. */

import type { ParameterDefinition, ParameterType } from '../api/types';

export interface SentValue {
  name: string;
  type: ParameterType;
  value: string;
  /** With a template: none of its parameters, but given beside them. */
  own: boolean;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** The defaults; a switch without one is off. `known` values of the same name stay. */
export function startValues(
  parameters: readonly ParameterDefinition[],
  known: Record<string, string> = {},
): Record<string, string> {
  return Object.fromEntries(
    parameters.map((one) => [
      one.name,
      known[one.name] ?? (one.default || (one.type === 'switch' ? 'false' : '')),
    ]),
  );
}

export function missingReason(parameter: ParameterDefinition, value: string): string | undefined {
  return parameter.required && value === '' ? 'parameter_missing' : undefined;
}

/** What can't be right, by name, with the reason codes of the server. */
export function wrongValues(
  parameters: readonly ParameterDefinition[],
  values: Record<string, string>,
): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const parameter of parameters) {
    const value = values[parameter.name] ?? '';
    const missing = missingReason(parameter, value);
    if (missing) wrong[parameter.name] = missing;
    else if (value === '') continue;
    else if (parameter.type === 'number' && !NUMBER.test(value))
      wrong[parameter.name] = 'parameter_not_a_number';
    else if (parameter.type === 'choice' && !parameter.choices.includes(value))
      wrong[parameter.name] = 'parameter_not_a_choice';
  }
  return wrong;
}

/** As the API takes them. */
export function sentValues(
  parameters: readonly ParameterDefinition[],
  values: Record<string, string>,
): SentValue[] {
  return parameters.map(({ name, type = 'text' }) => ({ name, type, value: values[name] ?? '', own: false }));
}
