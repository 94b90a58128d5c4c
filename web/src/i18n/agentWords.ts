/** Sentences that agents say of how something ended, in the viewer's language. */

import type { Translate } from './index';

/** As `controldock.agent` says them; a sentence of another agent's is shown as it is. */
const SENTENCES = {
  'The PC restarted and is back.': 'restarted',
  'The PC did not restart.': 'notRestarted',
  'The system took the order to shut down.': 'tookShutDown',
  'The PC was shut down, and is on again.': 'wasShutDown',
  'The system took the order to shut down, but the PC is still on.': 'notShutDown',
  'Called off before it happened.': 'calledOff',
  'The PC was restarted or shut down while it ran.': 'cutOff',
  "This PC is set up so that it can't be restarted or shut down from here.": 'staysOn',
} as const;

function isKnown(sentence: string): sentence is keyof typeof SENTENCES {
  return sentence in SENTENCES;
}

export function agentWords(sentence: string, t: Translate): string {
  return isKnown(sentence) ? t(`actions.said.${SENTENCES[sentence]}`) : sentence;
}
