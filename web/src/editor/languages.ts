/** Which language a script is written in, and how it is coloured. */

import { StreamLanguage } from '@codemirror/language';
import { powerShell } from '@codemirror/legacy-modes/mode/powershell';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { cmd } from './cmd';
import type { ScriptLanguage } from './scriptLanguage';

/** The colours' rules of each language. */
export const LANGUAGES: Record<ScriptLanguage, StreamLanguage<unknown>> = {
  cmd: StreamLanguage.define(cmd) as StreamLanguage<unknown>,
  powershell: StreamLanguage.define(powerShell) as StreamLanguage<unknown>,
  sh: StreamLanguage.define(shell) as StreamLanguage<unknown>,
  toml: StreamLanguage.define(toml) as StreamLanguage<unknown>,
};
