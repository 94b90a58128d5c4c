import { Badge } from 'antd';
import { usePendingRegistrations } from '../api/hooks/registrations';

/** How many PCs wait for a decision; nothing when none does. */
export function WaitingCount() {
  const waiting = usePendingRegistrations().data?.length ?? 0;
  return waiting > 0 ? <Badge count={waiting} overflowCount={999} size="small" /> : null;
}
