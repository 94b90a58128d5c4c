/** Quarantine: PCs that claim to be one and the same. */

export const enQuarantine = {
  quarantine: {
    title: 'Quarantine',
    summary: 'PCs that claim to be one and the same. None of them gets work until you say which is which.',
    banner: {
      title_one: '{{count}} PC is in quarantine.',
      title_other: '{{count}} PCs are in quarantine.',
      text: 'Several PCs claim to be one and the same, and none of them gets work.',
      action: 'Decide',
    },
    empty: {
      title: 'No PC is in quarantine',
      text: 'When the disk of a PC with an agent is copied, both PCs show up here instead of working against each other.',
    },
    case: {
      claimants_one: '{{count}} PC claims to be this one',
      claimants_other: '{{count}} PCs claim to be this one',
      open: 'Open this PC',
    },
    hint: {
      copy: 'These look like different PCs: probably the disk was copied with the agent on it.',
      snapshot: 'These look like one PC: probably it was restored from a snapshot or a backup.',
    },
    differs: 'Different',
    pc: 'PC {{n}}',
    stays: 'Stays this PC',
    staysLabel: '{{name}} stays this PC',
    original: 'As known so far',
    holds: {
      label: 'Session secret',
      current: 'The latest one',
      old: 'An earlier one',
      none: 'None',
    },
    rows: {
      hostName: 'Host name',
      address: 'Address',
      mainAddress: 'Address of its own',
      os: 'System',
      agent: 'Agent',
      firstSeen: 'First seen',
      lastSeen: 'Last seen',
    },
    notBack: 'Not come back yet',
    split: {
      action: 'They are different PCs',
      title: 'Different PCs?',
      text_one:
        '{{name}} stays this PC and works on. The other one becomes a new PC with the same tags when it comes next.',
      text_other:
        '{{name}} stays this PC and works on. The other {{count}} become new PCs with the same tags when they come next.',
      submit: 'Split',
      done: 'Split. They come back within a minute.',
    },
    merge: {
      action: 'They are one PC',
      title: 'One and the same PC?',
      text: 'It goes on from {{name}}, and the other entries are forgotten. Should there be two PCs after all, they are back here at once.',
      submit: 'Merge',
      done: 'Merged. It comes back within a minute.',
    },
    readOnly: 'An administrator has to decide.',
  },
};
