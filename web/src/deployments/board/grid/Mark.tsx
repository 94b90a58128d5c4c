import type { TaskState } from '../../../api/types';
import { toneOf } from '../../../ui/taskTone';
import { BOX, MARKS } from './marks';

/** A state's shape in its colour, as in the grid. */
export function Mark({ state }: { state: TaskState }) {
  return (
    <svg
      className={`cd-mark cd-tone-${toneOf(state)}`}
      viewBox={`0 0 ${BOX} ${BOX}`}
      aria-hidden="true"
      focusable="false"
    >
      <path d={MARKS[state].path} fillRule="evenodd" />
    </svg>
  );
}
