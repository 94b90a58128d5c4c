/** Signing in by name and password, or by a one-time link that the server prints. */

import { Spin } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { ApiError, UNREACHABLE } from '../api/errors';
import { useSession, useSignIn, useSignInByLink } from '../api/hooks/session';
import { Logo } from '../ui/Logo';
import { linkCode, nextPath } from './next';
import { LinkFailed, SignInForm } from './SignInForm';

export function SignInPage() {
  const { t } = useTranslation();
  const location = useLocation();
  const session = useSession();
  const signIn = useSignIn();
  const byLink = useLinkOnce();
  useEffect(() => {
    document.title = `${t('session.title')} · ControlDock`;
  }, [t]);

  const busyWithLink = byLink.isPending || linkCode(location.hash) !== undefined;
  if (session.data && !busyWithLink && !byLink.error)
    return <Navigate to={nextPath(location.search)} replace />;
  return (
    <main className="cd-alone">
      <div className="cd-sign-in">
        <div className="cd-sign-in-head">
          <Logo size={44} />
          <h1>ControlDock</h1>
          <p>{t('session.lead')}</p>
        </div>
        {busyWithLink ? (
          <div className="cd-sign-in-wait" role="status">
            <Spin />
            <span>{t('session.linkRunning')}</span>
          </div>
        ) : (
          <>
            {byLink.error && <LinkFailed unreachable={isUnreachable(byLink.error)} />}
            <SignInForm
              busy={signIn.isPending}
              error={signIn.error}
              submit={(values) => signIn.mutate(values)}
            />
          </>
        )}
      </div>
    </main>
  );
}

/** Uses the code in the address once, and takes it out of the address and the history at once. */
function useLinkOnce() {
  const byLink = useSignInByLink();
  const location = useLocation();
  const navigate = useNavigate();
  const used = useRef<string>(undefined);
  const code = linkCode(location.hash);
  const { mutate } = byLink;
  useEffect(() => {
    if (code === undefined || used.current === code) return;
    used.current = code;
    mutate(code);
    void navigate({ pathname: location.pathname, search: location.search }, { replace: true });
  }, [code, location.pathname, location.search, mutate, navigate]);
  return byLink;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError && error.code === UNREACHABLE;
}
