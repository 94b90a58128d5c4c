/** The script editor. */

export const enEditor = {
  editor: {
    // The editor finds its words by the English ones, so these must stay as they are.
    phrases: {
      find: 'Find',
      replace: 'Replace',
      next: 'next',
      previous: 'previous',
      all: 'all',
      matchCase: 'match case',
      regexp: 'regexp',
      byWord: 'by word',
      replaceOne: 'replace',
      replaceAll: 'replace all',
      close: 'close',
      goToLine: 'Go to line',
      go: 'go',
      currentMatch: 'current match',
      onLine: 'on line',
      replacedOne: 'replaced match on line $',
      replacedMany: 'replaced $ matches',
      completions: 'Completions',
      controlCharacter: 'Control character',
    },
  },
};
