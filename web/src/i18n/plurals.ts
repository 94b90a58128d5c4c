/** Languages without a singular form (Korean) have only the `_other` one of each text. */

export type OtherForms<T> = {
  [Key in keyof T as Key extends `${string}_one` ? never : Key]: T[Key] extends string
    ? string
    : OtherForms<T[Key]>;
};

/** All keys of a tree of texts with their texts, as dotted paths. */
export function flatten(tree: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === 'string') flat.set(path, value);
    else for (const [below, text] of flatten(value as object, path)) flat.set(below, text);
  }
  return flat;
}

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

function placeholders(text: string): string {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1]))].sort().join(',');
}

/** Where two languages differ in keys or placeholders, as sentences; empty when they agree. */
export function differences(one: object, other: object): string[] {
  const left = flatten(one);
  const right = flatten(other);
  const found: string[] = [];
  for (const [path, text] of left) {
    if (path.endsWith('_one')) continue; // not every language has a singular
    const theirs = right.get(path);
    if (theirs === undefined) found.push(`${path} is missing in the second language`);
    else if (!theirs.trim()) found.push(`${path} is empty in the second language`);
    else if (placeholders(text) !== placeholders(theirs)) found.push(`${path} has other placeholders`);
  }
  for (const path of right.keys())
    if (!left.has(path)) found.push(`${path} is missing in the first language`);
  return found;
}
