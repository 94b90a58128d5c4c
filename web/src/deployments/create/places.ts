/** Where the form shows what the server says about a field of the API. */

import { howPlace, USUAL } from '../../command/how';
import type { CreateValues } from '../createValues';

/** Parts of the form that can be folded away. */
export type Fold = 'parameters' | 'how';

export interface Place {
  name: (string | number)[];
  /** What has to be open for it to be seen. */
  fold?: Fold;
}

const PLACES: Record<string, Place> = {
  script: { name: ['script'] },
  kind: { name: ['kind'] },
  template_id: { name: ['template'] },
  template_version: { name: ['template'] },
  name: { name: ['name'] },
  description: { name: ['description'] },
  stdin: { name: ['stdin'], fold: 'parameters' },
  parameters: { name: ['own'], fold: 'parameters' },
  target: { name: ['target'] },
  deadline_in: { name: ['deadline'] },
  starts_at: { name: ['when'] },
  time_zone: { name: ['when'] },
  cron: { name: ['when'] },
  missed: { name: ['when'] },
  ends_at: { name: ['when'] },
  max_late: { name: ['when'] },
};

/** The place of a field such as `script`, `parameters.folder`, `target.tags` or `success_codes[...]`. */
export function placeOf(field: string, values: CreateValues): Place | undefined {
  // A schedule holds a deployment, and speaks of that one's fields by this name.
  const own = field.replace(/^deployment\./, '');
  const [head = '', ...rest] = own.split('.');
  const how = howPlace(head, values);
  if (how) return { name: how, fold: 'how' };
  const place = PLACES[head.replace(/\[.*$/, '')];
  if (place === PLACES.parameters && rest.length > 0) return parameterPlace(rest.join('.'), values);
  if (place === PLACES.deadline_in && values.deadline === 'own') return { name: ['deadlineOwn', 'amount'] };
  return place;
}

function parameterPlace(name: string, values: CreateValues): Place | undefined {
  const index = values.own.findIndex((one) => one.name.trim() === name);
  if (index >= 0) return { name: ['own', index, 'value'], fold: 'parameters' };
  return name in values.given ? { name: ['given', name] } : PLACES.parameters;
}

/** What has to be open so that these fields of the form can be seen. */
export function foldsOf(names: readonly (readonly (string | number)[])[]): Fold[] {
  const places = Object.values(PLACES);
  const folds = names.flatMap(([head = '']) =>
    head in USUAL ? 'how' : (places.find(({ name }) => name[0] === head)?.fold ?? []),
  );
  return [...new Set(folds)];
}
