/** Where to go after signing in: only ever a path of this console. */
export function nextPath(search: string): string {
  const wished = new URLSearchParams(search).get('next');
  // "//host" and "/\host" would leave this server.
  return wished && /^\/(?![/\\])/.test(wished) ? wished : '/agents';
}

/** The code in a sign-in link's fragment; there it never reaches a server's log. */
export function linkCode(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? undefined;
}
