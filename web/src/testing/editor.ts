/** Writing in a script editor where there is no real browser to type with. */

import { EditorView } from '@codemirror/view';
import { act, screen } from '@testing-library/react';

/** The editor of that name, once it is there. */
export async function findEditor(label: string): Promise<EditorView> {
  const view = EditorView.findFromDOM(await screen.findByRole('textbox', { name: label }));
  if (!view) throw new Error(`${label} is no editor`);
  return view;
}

/** Replace all its text as if it had been typed. */
export async function writeScript(label: string, text: string): Promise<void> {
  const view = await findEditor(label);
  act(() =>
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: 'input' }),
  );
}
