/** How the PC shows a message. */

import type { MessageValues } from '../create/values';

export type Appearance = 'toast' | 'window' | 'history';

/** Who is asked something, or has to be reached at once, gets a window whatever was wished. */
export function appearanceOf({ display, priority }: Pick<MessageValues, 'display' | 'priority'>): Appearance {
  if (display === 'log_only') return 'history';
  return display === 'window' || priority === 'urgent' ? 'window' : 'toast';
}
