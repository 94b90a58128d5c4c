/** Parameters of scripts. */

export const enParameters = {
  parameters: {
    optional: 'optional',
    on: 'On',
    off: 'Off',
    choose: 'Choose',
    secretHint: 'Nobody sees it afterwards, not in logs and not in results.',
    none: 'The script takes no parameters.',
    add: 'Add a parameter',
    unnamed: 'Parameter {{number}}',
    name: 'Name',
    label: 'Question',
    labelPlaceholder: 'What people are asked for, e.g. Folder',
    type: 'Type',
    types: {
      text: 'Text',
      number: 'Number',
      switch: 'Switch (true or false)',
      choice: 'Choice',
      secret: 'Secret',
    },
    choices: 'Choices',
    choicesPlaceholder: 'Type one and press Enter',
    default: 'Default',
    required: 'Must be filled in',
    moveUp: 'Move {{name}} up',
    moveDown: 'Move {{name}} down',
    remove: 'Remove {{name}}',
  },
};
