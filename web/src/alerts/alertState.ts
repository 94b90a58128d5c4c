import type { Alert } from '../api/types';

/** Being gathered until no other PC follows; told and not all back; over. */
export type AlertState = 'gathering' | 'open' | 'closed';

export function alertState(alert: Pick<Alert, 'told_at' | 'closed_at'>): AlertState {
  if (alert.closed_at) return 'closed';
  return alert.told_at ? 'open' : 'gathering';
}

/** How telling one destination goes. */
export type MessageState = 'delivered' | 'waiting' | 'retrying' | 'failed';

export function messageState(message: Alert['messages'][number]): MessageState {
  if (message.delivered_at) return 'delivered';
  if (!message.next_try_at) return 'failed';
  return message.tries === 0 ? 'waiting' : 'retrying';
}
