/** Ties the live connection to the query cache while somebody is signed in. */

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { ANYTHING, browserParts, LiveConnection, type LiveState } from '../api/events';
import { Refresher, staleKeys } from '../api/invalidation';
import { keys } from '../api/keys';

const LiveContext = createContext<LiveConnection | undefined>(undefined);

export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [connection] = useState(() => {
    const refresher = new Refresher(client);
    return new LiveConnection(browserParts, {
      ready: () => refresher.refresh(staleKeys(ANYTHING)),
      changed: (changes) => refresher.refresh(staleKeys(changes)),
      // An event source doesn't say why it failed; if nobody is signed in any more, this finds out.
      failed: () => refresher.refresh([keys.session]),
    });
  });
  useEffect(() => {
    const hurry = () => {
      if (document.visibilityState === 'visible') connection.hurry();
    };
    connection.start();
    window.addEventListener('online', hurry);
    document.addEventListener('visibilitychange', hurry);
    return () => {
      window.removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
      connection.stop();
    };
  }, [connection]);
  return <LiveContext.Provider value={connection}>{children}</LiveContext.Provider>;
}

/** How the live connection is. */
export function useLiveState(): LiveState {
  const connection = useContext(LiveContext);
  if (!connection) throw new Error('useLiveState outside of LiveProvider');
  return useSyncExternalStore(connection.watch, () => connection.state);
}
