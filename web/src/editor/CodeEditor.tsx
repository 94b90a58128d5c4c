/** The editor itself; `ScriptEditor` loads it when it is first needed. */

import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, placeholder as placeholderOf } from '@codemirror/view';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from './languages';
import { lineMarks } from './marks';
import { NO_MARKS, NO_NAMES, type ScriptEditorProps } from './props';
import { scriptLanguage } from './scriptLanguage';
import { completion, editing, phrases } from './setup';

/** An extension that changes with what the editor is given. */
function useChanging(view: EditorView | undefined, compartment: Compartment, extension: Extension): void {
  useEffect(() => {
    view?.dispatch({ effects: compartment.reconfigure(extension) });
  }, [view, compartment, extension]);
}

function compartments() {
  return {
    language: new Compartment(),
    marks: new Compartment(),
    writing: new Compartment(),
    words: new Compartment(),
    names: new Compartment(),
  };
}

export default function CodeEditor(props: ScriptEditorProps) {
  const {
    value = '',
    kind,
    os,
    readOnly = false,
    findings = NO_MARKS,
    parameters = NO_NAMES,
    autoFocus,
  } = props;
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const [parts] = useState(compartments);
  const [view, setView] = useState<EditorView>();
  const onChange = useRef(props.onChange);
  onChange.current = props.onChange;
  const first = useRef(value);
  const language = scriptLanguage(kind, value, os);

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; whatever changes is in a compartment.
  useEffect(() => {
    const made = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          Object.values(parts).map((part) => part.of([])),
          editing(),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) onChange.current?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    setView(made);
    if (autoFocus) made.focus();
    return () => made.destroy();
  }, []);

  useEffect(() => {
    if (!view) return;
    const text = view.state.doc.toString();
    if (text !== value) view.dispatch({ changes: { from: 0, to: text.length, insert: value } });
  }, [view, value]);

  useChanging(view, parts.language, LANGUAGES[language]);
  useChanging(
    view,
    parts.marks,
    useMemo(() => lineMarks(findings), [findings]),
  );
  useChanging(
    view,
    parts.words,
    useMemo(() => phrases(t), [t]),
  );
  useChanging(
    view,
    parts.names,
    useMemo(() => completion(parameters), [parameters]),
  );
  useChanging(view, parts.writing, useWriting(props, readOnly));

  return <div ref={host} className="cd-editor-host" data-language={language} />;
}

/** Whether it can be written in, and what assistive technology is told. */
function useWriting(props: ScriptEditorProps, readOnly: boolean): Extension {
  const { label, placeholder, id } = props;
  const invalid = props['aria-invalid'];
  const described = props['aria-describedby'];
  return useMemo(() => {
    const attributes: Record<string, string> = { 'aria-label': label, spellcheck: 'false' };
    if (id) attributes.id = id;
    if (invalid) attributes['aria-invalid'] = String(invalid);
    if (described) attributes['aria-describedby'] = described;
    // What can't be written in can still be reached, read and searched by keyboard.
    if (readOnly) Object.assign(attributes, { tabindex: '0', 'aria-readonly': 'true' });
    return [
      EditorState.readOnly.of(readOnly),
      EditorView.editable.of(!readOnly),
      placeholder ? placeholderOf(placeholder) : [],
      EditorView.contentAttributes.of(attributes),
    ];
  }, [readOnly, label, placeholder, id, invalid, described]);
}
