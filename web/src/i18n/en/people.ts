/** Signing in, passwords, API keys. */

export const enPeople = {
  session: {
    title: 'Sign in',
    lead: 'Run commands on all your PCs and see what really happened.',
    name: 'Name',
    password: 'Password',
    submit: 'Sign in',
    forgotten: 'No password yet? Open the sign-in link that the server printed when it started.',
    linkRunning: 'Signing you in with the link…',
    linkFailed: {
      title: 'This sign-in link no longer works',
      text: 'A link works once, and only for a short time. Make a new one on the server’s PC, then open the link that it prints:',
    },
    linkUnreachable:
      'The server cannot be reached, so the link was not used. Check the connection and open it again.',
    signOut: 'Sign out',
    role: {
      administrator: 'Administrator',
      operator: 'Operator',
      viewer: 'Viewer',
    },
    noPassword: {
      title: 'You have no password yet.',
      text: 'You came in by a one-time link. Set a password so that you can come back without one.',
      action: 'Set a password',
      later: 'Later',
    },
  },
  password: {
    set: 'Set a password',
    change: 'Change the password',
    current: 'Current password',
    new: 'New password',
    repeat: 'New password again',
    hint: 'At least 12 characters. Length is what makes it strong.',
    mismatch: 'The two are not the same.',
    save: 'Save the password',
    saved: 'The password is saved.',
  },
  apiKeys: {
    title: 'API keys',
    lead: 'For scripts and the command line. A key may do whatever you may do.',
    note: 'What is it for?',
    notePlaceholder: 'e.g. nightly script',
    create: 'Create a key',
    createdTitle: 'Copy the key now',
    createdText: 'It is shown only this once. The server keeps no copy.',
    empty: 'You have no API keys.',
    createdAt: 'created {{when}}',
    lastUsed: 'last used {{when}}',
    neverUsed: 'never used',
    delete: 'Delete',
    deleteTitle: 'Delete this key?',
    deleteText: 'Programs that use it are refused at once.',
    deleted: 'The key is deleted.',
  },
};
