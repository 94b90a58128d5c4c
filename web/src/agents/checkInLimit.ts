/** What is known of a PC's last check-in while the page stands open. */

import type { Agent } from '../api/types';

/** Poll intervals without a sign of life until the server counts a PC as offline; as in domain/agent.py. */
export const ONLINE_INTERVALS = 3;
const SECOND = 1_000; // ms

/**
 * The server tells when a PC goes offline, not each of its check-ins. So once the check-in that was loaded is older than
 * an online PC's can be, what is known is this limit, in ms; until then (undefined) the loaded time is the better word.
 */
export function checkInLimit(
  agent: Pick<Agent, 'online' | 'last_check_in' | 'poll_interval'>,
  now: number,
): number | undefined {
  if (!agent.online || agent.last_check_in === null) return undefined;
  const limit = agent.poll_interval * ONLINE_INTERVALS * SECOND;
  return now - Date.parse(agent.last_check_in) > limit ? limit : undefined;
}
