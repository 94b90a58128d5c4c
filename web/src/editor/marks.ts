/** Marked lines: a colour behind the line, a sign beside its number, and the reasons when it is pointed at. */

import { type Extension, RangeSetBuilder } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, gutter, hoverTooltip } from '@codemirror/view';

/** Something to be said about a line of a script. */
export interface LineMark {
  /** The first is 1. */
  line: number;
  message: string;
}

class Sign extends GutterMarker {
  private readonly words: string;

  constructor(words: string) {
    super();
    this.words = words;
  }

  override eq(other: Sign): boolean {
    return this.words === other.words;
  }

  override toDOM(): HTMLElement {
    const sign = document.createElement('span');
    sign.className = 'cd-editor-sign';
    sign.textContent = '!';
    sign.title = this.words;
    return sign;
  }
}

/** What is said about each line, in the order of the lines. */
export function byLine(marks: readonly LineMark[]): [number, string][] {
  const found = new Map<number, string[]>();
  for (const { line, message } of marks) found.set(line, [...(found.get(line) ?? []), message]);
  return [...found].sort(([a], [b]) => a - b).map(([line, words]) => [line, [...new Set(words)].join('\n')]);
}

/** The extension that shows these marks. */
export function lineMarks(marks: readonly LineMark[]): Extension {
  if (marks.length === 0) return [];
  const lines = byLine(marks);
  const known = new Map(lines);
  return [
    EditorView.decorations.of((view) => {
      const built = new RangeSetBuilder<Decoration>();
      for (const [line, words] of lines) {
        if (line < 1 || line > view.state.doc.lines) continue;
        const { from } = view.state.doc.line(line);
        built.add(
          from,
          from,
          Decoration.line({ class: 'cd-editor-marked', attributes: { 'aria-label': words } }),
        );
      }
      return built.finish();
    }),
    gutter({
      class: 'cd-editor-signs',
      lineMarker: (view, block) => {
        const words = known.get(view.state.doc.lineAt(block.from).number);
        return words === undefined ? null : new Sign(words);
      },
    }),
    hoverTooltip((view, position) => {
      const line = view.state.doc.lineAt(position);
      const words = known.get(line.number);
      if (words === undefined) return null;
      const create = () => {
        const dom = document.createElement('div');
        dom.className = 'cd-editor-reason';
        dom.textContent = words;
        return { dom };
      };
      return { pos: line.from, end: line.to, above: true, create };
    }),
  ];
}
