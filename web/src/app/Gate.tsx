/** Lets only the signed-in through; others go to the sign-in page and come back to where they were going. */

import { Navigate, useLocation } from 'react-router';
import { useSession } from '../api/hooks/session';
import { Logo } from '../ui/Logo';
import { ErrorState } from '../ui/States';
import { LiveProvider } from './live';
import { Shell } from './Shell';

export function Gate() {
  const session = useSession();
  const location = useLocation();
  if (session.data) {
    return (
      <LiveProvider>
        <Shell session={session.data} />
      </LiveProvider>
    );
  }
  if (session.data === null) {
    const next = `${location.pathname}${location.search}`;
    return (
      <Navigate
        to={{ pathname: '/sign-in', search: next === '/' ? '' : `?${new URLSearchParams({ next })}` }}
        replace
      />
    );
  }
  if (session.error) {
    return (
      <main className="cd-alone">
        <ErrorState error={session.error} retry={() => void session.refetch()} />
      </main>
    );
  }
  return (
    <main className="cd-alone cd-alone-wait" aria-busy="true">
      <Logo size={44} />
    </main>
  );
}
