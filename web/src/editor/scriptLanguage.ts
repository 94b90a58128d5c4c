/** Which language a script is written in. */

export type ScriptLanguage = 'cmd' | 'powershell' | 'sh' | 'toml';
export type ScriptOs = 'windows' | 'linux';

/** What only cmd understands: its quiet start, comments, variables, jumps, and switches with a slash. */
const CMD =
  /^\s*@|^\s*(rem|setlocal|goto|call|setx?|del|rd|rmdir|copy|xcopy|move|reg|net|sc|wmic)\s+(\/|"|[a-z])|^\s*::|%[a-z_]\w+(:[^%]+)?%|%~[a-z]*\d|%%[a-z]|\bif\s+(not\s+)?(errorlevel|exist|defined)\b|\s\/[a-z?]\b|\b(ipconfig|winget|tasklist|taskkill|gpupdate|schtasks|powershell)\b/im;

/** The language of a script of that kind; where one kind is two languages, what it looks like decides. */
export function scriptLanguage(kind: string, script: string, os?: ScriptOs | null): ScriptLanguage {
  if (kind === 'powershell' || kind === 'toml') return kind;
  if (os) return os === 'windows' ? 'cmd' : 'sh';
  if (script.startsWith('#!')) return 'sh';
  return CMD.test(script) ? 'cmd' : 'sh';
}
