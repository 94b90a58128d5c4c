/** What has to be told to the server so that a PC has these tags. */

export interface TagChange {
  add: string[];
  remove: string[];
}

/** Upper and lower case are one tag, as on the server. */
function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

export function tagChange(before: readonly string[], after: readonly string[]): TagChange {
  const had = new Set(before.map(folded));
  const has = new Set(after.map(folded));
  const add = new Map(after.filter((name) => !had.has(folded(name))).map((name) => [folded(name), name]));
  return { add: [...add.values()], remove: before.filter((name) => !has.has(folded(name))) };
}
