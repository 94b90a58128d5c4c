import type { ReactNode } from 'react';
import { useAgent } from '../../api/hooks/agents';

interface PcNameProps {
  id: string;
  /** Empty: it is asked for, as of a copy only ids are known. */
  name: string;
  children(name: string): ReactNode;
}

/** A PC by its name, whatever is known of it. */
export function PcName({ id, name, children }: PcNameProps) {
  return name ? children(name) : <Asked id={id}>{children}</Asked>;
}

function Asked({ id, children }: Omit<PcNameProps, 'name'>) {
  const { data } = useAgent(id);
  return children(data?.facts.host_name ?? id);
}
