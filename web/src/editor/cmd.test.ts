import { StreamLanguage, syntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { cmd } from './cmd';

function coloured(script: string): [string, string][] {
  const state = EditorState.create({ doc: script, extensions: StreamLanguage.define(cmd) });
  const found: [string, string][] = [];
  syntaxTree(state).iterate({
    enter: (node) => {
      if (!node.node.firstChild && node.name !== 'Document')
        found.push([state.sliceDoc(node.from, node.to), node.name]);
    },
  });
  return found;
}

test('commands, switches, variables and strings are told apart', () => {
  expect(coloured('del /q "%TEMP%" %PARAM_x%')).toEqual([
    ['del', 'keyword'],
    ['/q', 'attributeName'],
    ['"%TEMP%"', 'string'],
    ['%PARAM_x%', 'variableName'],
  ]);
});

test('a command starts behind an operator, too', () => {
  expect(coloured('net stop x && ping y').filter(([, name]) => name.startsWith('variableName'))).toEqual([
    ['net', 'variableName.standard'],
    ['ping', 'variableName.standard'],
  ]);
});

test('comments reach to the end of their line, and only where a command could stand', () => {
  expect(coloured('rem del everything')).toEqual([['rem del everything', 'comment']]);
  expect(coloured(':: so')).toEqual([[':: so', 'comment']]);
  expect(coloured('echo rem').some(([, name]) => name === 'comment')).toBe(false);
});

test('an unclosed quote, a lonely percent sign and odd characters end no reading', () => {
  for (const script of ['echo "open', '%', '%%', '!', '^', '%a', '(', '=;,', '\t&|<>']) coloured(script);
});
