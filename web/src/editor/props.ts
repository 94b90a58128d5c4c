/** What the editor is given. */

import type { LineMark } from './marks';
import type { ScriptOs } from './scriptLanguage';

export interface ScriptEditorProps {
  /** By these two it is a field of a form as any other. */
  value?: string;
  onChange?: (value: string) => void;
  /** The deployment's kind; `shell` is cmd or sh, as `os` or else the script's look says. Or `toml`. */
  kind: string;
  os?: ScriptOs | null;
  /** What it is called, for who does not see it. */
  label: string;
  readOnly?: boolean;
  /** Lines to be marked, with the reasons. Keep the array the same while nothing changes. */
  findings?: readonly LineMark[];
  /** Names of parameters, to be completed as PARAM_name. Keep the array the same while nothing changes. */
  parameters?: readonly string[];
  /** A CSS length; without it, it grows with the text between 8 lines and most of the window. */
  height?: string;
  placeholder?: string;
  autoFocus?: boolean;
  id?: string;
  'aria-invalid'?: boolean | 'true' | 'false';
  'aria-describedby'?: string;
}

export const NO_MARKS: readonly LineMark[] = [];
export const NO_NAMES: readonly string[] = [];
