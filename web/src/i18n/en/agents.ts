/** PCs. */

export const enAgents = {
  os: { linux: 'Linux', windows: 'Windows', darwin: 'macOS' },
  agents: {
    title: 'PCs',
    summary_one: '{{number}} PC, {{online}} online',
    summary_other: '{{number}} PCs, {{online}} online',
    add: 'Add a PC',
    online: 'Online',
    offline: 'Offline',
    withinCheckIn: 'within {{duration}}',
    withinHint: 'A PC that is online has checked in within this time. Loaded with: {{when}}',
    moreAddresses: '+{{count}}',
    select: 'Select {{name}}',
    noMatch: {
      title: 'No PC matches',
      action: 'Show all',
    },
    first: {
      title: 'Add your first PC',
      text: 'A small agent on each PC keeps in touch with this server. Nothing on the PC has to be opened to the network.',
      step1: { title: 'Make the line', text: 'Press “Add a PC”. You get one line to run.' },
      step2: {
        title: 'Run it on the PC',
        text: 'In a terminal on Linux, in PowerShell on Windows.',
      },
      step3: {
        title: 'Approve it here',
        text: 'The PC appears on this page within seconds. One click, and it is yours.',
      },
      viewer: 'An administrator can add PCs. They will appear here by themselves.',
    },
    detail: {
      neverSeen: 'Not yet',
    },
    state: { active: 'Active', removed: 'Removed' },
  },
};
