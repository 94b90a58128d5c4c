/** What administrators set for the whole fleet. */

export const enSettings = {
  settings: {
    title: 'Settings',
    summary: 'For all PCs.',
    pollInterval: 'Poll interval',
    pollIntervalHint:
      'How often each PC checks in. One that is silent for three of these counts as offline. Shorter shows more quickly that a PC is gone; longer spares the network. PCs with an interval of their own keep it.',
    retention: 'Keep removed PCs',
    retentionUnit: 'days',
    retentionHint:
      'A removed PC can be restored for this long, from 1 to 3,650 days. After that it has to register anew.',
    save: 'Save',
    saved: 'Saved. PCs go by a new poll interval from their next check-in.',
    notAllowed: 'Only administrators can change settings.',
  },
};
