/** What administrators set for the whole fleet. */

export const enSettings = {
  settings: {
    title: 'Settings',
    summary: 'For all PCs.',
    pollInterval: 'Poll interval',
    pollIntervalHint:
      'How often each PC checks in. One that is silent for three of these counts as offline. Shorter shows more quickly that a PC is gone; longer spares the network. PCs with an interval of their own keep it.',
    retentionUnit: 'days',
    kept: {
      removed_retention: 'Keep removed PCs',
      log_retention: 'Keep logs',
      result_retention: 'Keep results',
    },
    keptHint: {
      removed_retention:
        'A removed PC can be restored for this long, from 1 to 3,650 days. After that it has to register anew.',
      log_retention:
        'The complete output of commands. After that only the log goes; the result and its last lines stay.',
      result_retention: 'Deployments that are over. After that they go, with their results and logs.',
    },
    save: 'Save',
    saved: 'Saved. PCs go by a new poll interval from their next check-in.',
    notAllowed: 'Only administrators can change settings.',
  },
};
