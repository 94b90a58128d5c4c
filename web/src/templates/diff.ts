/** What is different between two texts, line by line. */

export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  /** Its number in the old text and in the new one. */
  old?: number;
  new?: number;
}

/** More differences than this are shown as "all of it": nobody reads them one by one, and it takes time. */
const MOST_DIFFERENCES = 400;

/** The shortest way from one to the other (Myers, "An O(ND) Difference Algorithm"). */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = linesOf(before);
  const b = linesOf(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const steps = [
    ...Array<DiffLine['kind']>(start).fill('same'),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...Array<DiffLine['kind']>(end).fill('same'),
  ];
  return numbered(steps, a, b);
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function numbered(steps: DiffLine['kind'][], a: string[], b: string[]): DiffLine[] {
  let old = 0;
  let now = 0;
  return steps.map((kind) => {
    if (kind === 'removed') return { kind, text: a[old++] ?? '', old };
    if (kind === 'added') return { kind, text: b[now++] ?? '', new: now };
    return { kind, text: a[old++] ?? '', old, new: ++now };
  });
}

function middle(a: string[], b: string[]): DiffLine['kind'][] {
  const traces = search(a, b);
  if (!traces) return [...a.map(() => 'removed' as const), ...b.map(() => 'added' as const)];
  const steps: DiffLine['kind'][] = [];
  let x = a.length;
  let y = b.length;
  for (let d = traces.length - 1; d >= 0; d -= 1) {
    const reached = traces[d] as Map<number, number>;
    const k = x - y;
    const down = k === -d || (k !== d && at(reached, k - 1) < at(reached, k + 1));
    const from = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : at(reached, from);
    const fromY = d === 0 ? 0 : fromX - from;
    const stopX = d === 0 ? 0 : down ? fromX : fromX + 1;
    while (x > stopX && y > 0 && x > 0 && (d > 0 ? y > (down ? fromY + 1 : fromY) : true)) {
      steps.push('same');
      x -= 1;
      y -= 1;
    }
    if (d > 0) steps.push(down ? 'added' : 'removed');
    x = fromX;
    y = fromY;
  }
  return steps.reverse();
}

function at(reached: Map<number, number>, k: number): number {
  return reached.get(k) ?? -1;
}

/** How far each diagonal was reached before each number of differences; nothing if there are too many. */
function search(a: string[], b: string[]): Map<number, number>[] | undefined {
  const reached = new Map<number, number>([[1, 0]]);
  const traces: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_DIFFERENCES); d += 1) {
    traces.push(new Map(reached));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reached, k - 1) < at(reached, k + 1));
      let x = down ? at(reached, k + 1) : at(reached, k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return traces;
    }
  }
  return undefined;
}

/** How many unchanged lines are shown around a change. */
const CONTEXT = 3;

/** The lines that matter; a number stands for so many unchanged ones that are left out. */
export function folded(lines: readonly DiffLine[]): (DiffLine | number)[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, index) => {
    if (kind === 'same') return;
    for (let other = index - CONTEXT; other <= index + CONTEXT; other += 1) near.add(other);
  });
  const shown: (DiffLine | number)[] = [];
  lines.forEach((line, index) => {
    const last = shown.at(-1);
    if (near.has(index)) shown.push(line);
    else if (typeof last === 'number') shown[shown.length - 1] = last + 1;
    else shown.push(1);
  });
  return shown;
}
