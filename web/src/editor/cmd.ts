/** cmd's batch language, as far as colours need it. */

import type { StreamParser, StringStream } from '@codemirror/language';

const WORDS = new Set(
  'call cd chdir cls color copy date defined del dir do echo else endlocal equ erase errorlevel exist exit for geq goto gtr if in leq lss md mkdir mklink move neq not path pause popd prompt pushd rd rem ren rename rmdir set setlocal shift start time title type ver verify vol'.split(
    ' ',
  ),
);

interface CmdState {
  /** The next word is a command: it stands at the beginning, or behind an operator. */
  first: boolean;
}

/** A word: up to a space, a quote, an operator or a variable. */
const WORD = /^[^\s"&|<>()^%!=;,]+/;
const VARIABLE = /^(%%~?[a-z$]*[a-z]|%~[a-z$:]*\d|%\d|%\*|%[^%\s][^%]*%|![^!\s][^!]*!)/i; // %%i, %~dp0, %1, %*, %PATH:~0,1%, !late!

function word(stream: StringStream, state: CmdState): string | null {
  const found = (stream.match(WORD) as RegExpMatchArray)[0].toLowerCase();
  const { first } = state;
  state.first = false;
  if (first && found === 'rem') {
    stream.skipToEnd();
    return 'comment';
  }
  if (
    WORDS.has(found.replace(/^@/, '')) &&
    (first || /^(in|do|else|not|exist|defined|errorlevel|equ|neq|lss|leq|gtr|geq)$/.test(found))
  ) {
    // Behind these stands a command again.
    state.first = found === 'do' || found === 'else' || found === 'call';
    return 'keyword';
  }
  if (/^[/-][a-z?]/.test(found)) return 'attribute';
  if (/^\d+$/.test(found)) return 'number';
  return first ? 'builtin' : null;
}

export const cmd: StreamParser<CmdState> = {
  name: 'cmd',
  startState: () => ({ first: true }),
  token(stream, state) {
    if (stream.sol()) state.first = true;
    if (stream.eatSpace()) return null;
    if (state.first && stream.match('::')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (state.first && stream.match(/^:[^\s:]+/)) return 'labelName';
    if (stream.match(VARIABLE)) {
      state.first = false;
      return 'variableName';
    }
    if (stream.match(/^"[^"]*("|$)/)) {
      state.first = false;
      return 'string';
    }
    if (stream.match(/^\^./)) return 'escape';
    if (stream.match(/^(&&?|\|\|?|\()/)) {
      state.first = true;
      return 'operator';
    }
    if (stream.match(/^(\d?>>?(&\d)?|<|\)|==|=)/)) return 'operator';
    if (!WORD.test(stream.string.slice(stream.pos))) {
      stream.next();
      return null;
    }
    return word(stream, state);
  },
  languageData: { commentTokens: { line: 'rem' } },
};
