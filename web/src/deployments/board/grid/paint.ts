/** Draws the grid on a canvas: only what is in sight, from one picture per state. */

import type { TaskState } from '../../../api/types';
import { toneOf } from '../../../ui/taskTone';
import { STATES } from '../../counts';
import type { GridTask } from './arrange';
import { HEADING, type Layout, placeOf, visibleCells } from './layout';
import { BOX, MARKS } from './marks';

export interface Ink {
  states: Record<TaskState, string>;
  text: string;
  soft: string;
  focus: string;
  fonts: string;
}

export interface Scene {
  layout: Layout;
  tasks: readonly GridTask[];
  headings: readonly string[];
  /** How far it is scrolled, and how much is seen, px. */
  top: number;
  height: number;
  /** States that are looked for; none: all. */
  sought: ReadonlySet<TaskState>;
  marked: number | undefined;
}

const ROOM_FOR_DETAILS = 13; // px
const FAINT = 0.16;
const GAP = 1; // px, right of and below each cell
const MARK_IN_NAMED = 14; // px
const NAME_LEFT = 26; // px
const FONT_SIZE = 12; // px
const TINT = 0.13;

/** The colours as the page has them now. */
export function inkOf(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--cd-${name}`).trim();
  const tones = {
    success: read('success'),
    danger: read('danger'),
    warning: read('warning'),
    unknown: read('unknown'),
    muted: read('waiting'),
    running: read('running'),
    waiting: read('waiting'),
  };
  return {
    states: Object.fromEntries(STATES.map((state) => [state, tones[toneOf(state)]])) as Ink['states'],
    text: read('text'),
    soft: read('text-faint'),
    focus: read('text'),
    fonts: read('fonts') || 'sans-serif',
  };
}

/** Pictures of the marks at one size, made once: drawing ten thousand paths anew would be felt. */
export class Painter {
  readonly #ink: Ink;
  readonly #scale: number;
  readonly #sprites = new Map<string, HTMLCanvasElement>();

  constructor(ink: Ink, scale: number) {
    this.#ink = ink;
    this.#scale = scale;
  }

  paint(canvas: HTMLCanvasElement, scene: Scene): void {
    const context = canvas.getContext('2d');
    if (!context) return;
    const { layout, top, height } = scene;
    resize(canvas, layout.width, height, this.#scale);
    context.setTransform(this.#scale, 0, 0, this.#scale, 0, -top * this.#scale);
    context.clearRect(0, top, layout.width, height);
    context.font = `${FONT_SIZE}px ${this.#ink.fonts}`;
    context.textBaseline = 'middle';
    layout.groups.forEach((group, index) => {
      if (group.top > top + height) return;
      const heading = scene.headings[index];
      if (heading !== undefined) this.#heading(context, heading, group.headingTop);
      const [from, to] = visibleCells(layout, group, top, top + height);
      for (let cell = from; cell < to; cell += 1) this.#cell(context, scene, cell);
    });
    if (scene.marked !== undefined && scene.marked < scene.tasks.length)
      this.#ring(context, layout, scene.marked);
  }

  #heading(context: CanvasRenderingContext2D, text: string, top: number): void {
    context.globalAlpha = 1;
    context.fillStyle = this.#ink.soft;
    context.fillText(text, 1, top + HEADING / 2);
  }

  #cell(context: CanvasRenderingContext2D, scene: Scene, index: number): void {
    const task = scene.tasks[index];
    if (!task) return;
    const { layout, sought } = scene;
    const { x, y } = placeOf(layout, index);
    context.globalAlpha = sought.size === 0 || sought.has(task.state) ? 1 : FAINT;
    if (layout.level.named) this.#named(context, layout, task, x, y);
    else {
      const side = layout.level.width - GAP;
      context.drawImage(this.#sprite(task.state, side), x, y, side, side);
    }
  }

  #named(context: CanvasRenderingContext2D, layout: Layout, task: GridTask, x: number, y: number): void {
    const width = layout.cellWidth - 4;
    const height = layout.cellHeight - 4;
    const alpha = context.globalAlpha;
    context.globalAlpha = alpha * TINT;
    context.fillStyle = this.#ink.states[task.state];
    context.beginPath();
    context.roundRect(x, y, width, height, 5);
    context.fill();
    context.globalAlpha = alpha;
    const inset = (height - MARK_IN_NAMED) / 2;
    context.drawImage(
      this.#sprite(task.state, MARK_IN_NAMED),
      x + inset,
      y + inset,
      MARK_IN_NAMED,
      MARK_IN_NAMED,
    );
    context.fillStyle = this.#ink.text;
    context.fillText(cut(context, task.name, width - NAME_LEFT - 4), x + NAME_LEFT, y + height / 2 + 1);
  }

  #ring(context: CanvasRenderingContext2D, layout: Layout, index: number): void {
    const { x, y } = placeOf(layout, index);
    const gap = layout.level.named ? 4 : GAP;
    context.globalAlpha = 1;
    context.strokeStyle = this.#ink.focus;
    context.lineWidth = 2;
    context.strokeRect(x - 0.5, y - 0.5, layout.cellWidth - gap + 1, layout.cellHeight - gap + 1);
  }

  #sprite(state: TaskState, side: number): HTMLCanvasElement {
    const key = `${state} ${side}`;
    const known = this.#sprites.get(key);
    if (known) return known;
    const made = sprite(state, side, this.#scale, this.#ink.states[state]);
    this.#sprites.set(key, made);
    return made;
  }
}

function sprite(state: TaskState, side: number, scale: number, colour: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(side * scale);
  canvas.height = canvas.width;
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  const { path, small } = MARKS[state];
  context.scale(canvas.width / BOX, canvas.height / BOX);
  context.fillStyle = colour;
  context.fill(new Path2D(side < ROOM_FOR_DETAILS ? small : path), 'evenodd');
  return canvas;
}

/** Setting the size empties a canvas and takes time, so it is done only when it changes. */
function resize(canvas: HTMLCanvasElement, width: number, height: number, scale: number): void {
  const wide = Math.round(width * scale);
  const high = Math.round(height * scale);
  if (canvas.width === wide && canvas.height === high) return;
  canvas.width = wide;
  canvas.height = high;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}

/** As much of a name as there is room for: its end, which tells the PCs of a room apart. */
function cut(context: CanvasRenderingContext2D, name: string, room: number): string {
  if (context.measureText(name).width <= room) return name;
  let kept = name.slice(1);
  while (kept.length > 1 && context.measureText(`…${kept}`).width > room) kept = kept.slice(1);
  return `…${kept}`;
}
