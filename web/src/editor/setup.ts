/** What the editor can do: keys, search, completion of parameters; and its words in the viewer's language. */

import {
  autocompletion,
  type CompletionSource,
  closeBrackets,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { classHighlighter, tagHighlighter, tags } from '@lezer/highlight';
import { pageNonce } from '../app/nonce';
import type { Translate } from '../i18n';
import { en } from '../i18n/en';

/** Of the environment variables that carry parameters; as in the server's domain/command.py. */
const PREFIX = 'PARAM_';

/** Commands that a language brings along; the class list has no word for them. */
const builtIns = tagHighlighter([{ tag: tags.standard(tags.variableName), class: 'tok-builtin' }]);

/** Always the same. Tab is not taken: it leads on to the next field, as everywhere. Ctrl+] and Ctrl+[ indent. */
export function editing(): Extension {
  const nonce = pageNonce(document);
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    syntaxHighlighting(classHighlighter),
    syntaxHighlighting(builtIns),
    EditorView.lineWrapping,
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...completionKeymap]),
  ];
}

/** The editor's own words. Its English is the key. */
export function phrases(t: Translate): Extension {
  const names = Object.keys(en.editor.phrases) as (keyof typeof en.editor.phrases)[];
  return EditorState.phrases.of(
    Object.fromEntries(names.map((name) => [en.editor.phrases[name], t(`editor.phrases.${name}`)])),
  );
}

/** Offers the names under which the script finds its parameters. */
export function parameterNames(parameters: readonly string[]): CompletionSource {
  const options = parameters.map((name) => ({ label: PREFIX + name, type: 'variable' }));
  return (context) => {
    const typed = context.matchBefore(/\w+/);
    if (!typed && !context.explicit) return null;
    return { from: typed?.from ?? context.pos, options, validFor: /^\w*$/ };
  };
}

export function completion(parameters: readonly string[]): Extension {
  return autocompletion({ override: [parameterNames(parameters)], icons: false });
}
