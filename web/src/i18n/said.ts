/** What an agent said of an attempt, in the viewer's language. */

import type { Said } from '../api/types';
import { enSaid } from './en/said';
import type { Translate } from './index';

type Code = keyof typeof enSaid.said;

/** Which blanks a sentence has is known to the agent; the types here would ask for those of all. */
type Say = (key: `said.${Code}`, params: Record<string, string>) => string;

function isKnown(code: string): code is Code {
  return code in enSaid.said;
}

/** The sentences; as the agent wrote them where one of them is not known here. */
export function saidText(said: readonly Said[], message: string, t: Translate): string {
  const sentences: string[] = [];
  for (const { code, params } of said) {
    if (!isKnown(code)) return message;
    sentences.push((t as Say)(`said.${code}`, params));
  }
  return sentences.length > 0 ? sentences.join(' ') : message;
}
