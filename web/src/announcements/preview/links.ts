/** Links in a text, found as the PC finds them (desktop/body.py). */

export interface Piece {
  text: string;
  /** Where it begins in the text. */
  at: number;
  isLink: boolean;
}

// Up to a blank, a quotation mark, an angle bracket, or a sign that nobody sees.
const LINK = /https?:\/\/[^\s\p{Cc}\p{Cf}<>"“”‘’「」『』]+/giu;
// In Korean a particle stands at once after the word, so also after a link: "https://example.kr/form에서".
const PARTICLE = /(?<=[A-Za-z0-9)\]])[가-힣].*$/u;
const PARTICLE_ALONE = /\/(에서|에|로|으로|를|을|은|는|이|가|와|과|의|도|까지|부터)$/u;
const ENDS = ".,;:!?…'~·。、)]}";
const OPENING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** The text in pieces, in order; links are http and https only. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const link = trimmed(found);
    if (/^https?:\/\/$/i.test(link)) continue;
    if (index > end) pieces.push({ text: text.slice(end, index), at: end, isLink: false });
    pieces.push({ text: link, at: index, isLink: true });
    end = index + link.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), at: end, isLink: false });
  return pieces;
}

function trimmed(found: string): string {
  const start = found.indexOf('://') + '://'.length;
  let rest = found.slice(start).replace(PARTICLE_ALONE, '/').replace(PARTICLE, '');
  while (rest && ENDS.includes(rest.slice(-1)) && !isClosed(rest)) rest = rest.slice(0, -1);
  return found.slice(0, start) + rest;
}

/** Whether the bracket at its end was opened in it, and belongs to it: .../Seoul_(disambiguation) */
function isClosed(address: string): boolean {
  const closing = address.slice(-1);
  const opening = OPENING[closing];
  const count = (sign: string) => address.split(sign).length;
  return opening !== undefined && count(opening) >= count(closing);
}
