/** A script with line numbers, colours and search. Usable as a field of a form: `value`, `onChange`, `id`. */

import { lazy, Suspense } from 'react';
import type { ScriptEditorProps } from './props';

export type { LineMark } from './marks';
export type { ScriptEditorProps } from './props';
export type { ScriptOs } from './scriptLanguage';

const CodeEditor = lazy(() => import('./CodeEditor'));

export function ScriptEditor(props: ScriptEditorProps) {
  const { height, readOnly, value = '' } = props;
  const classes = ['cd-editor', readOnly && 'cd-editor-read', height && 'cd-editor-fixed'];
  if (props['aria-invalid'] && props['aria-invalid'] !== 'false') classes.push('cd-editor-invalid');
  return (
    <div className={classes.filter(Boolean).join(' ')} style={height ? { height } : undefined}>
      <Suspense fallback={<pre className="cd-editor-waiting">{value}</pre>}>
        <CodeEditor {...props} />
      </Suspense>
    </div>
  );
}
