/** A tag's colour follows from its name: the same in every console, and nobody has to choose one. */

/** As many hues as can still be told apart; tags.css has a pair of colours for each. */
export const HUES = 12;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The number of the hue for a name. Upper and lower case are one tag, so they are one colour. */
export function hueOf(name: string): number {
  let hash = FNV_OFFSET;
  for (const letter of name.normalize('NFKC').toLowerCase()) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), FNV_PRIME) >>> 0;
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % HUES; // >>> 0: a number of 32 bits without a sign
}
