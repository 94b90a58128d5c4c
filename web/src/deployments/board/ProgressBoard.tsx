import { useMemo } from 'react';
import { useGrid, useProgress } from '../../api/hooks/board';
import type { Deployment } from '../../api/types';
import { CountsLegend } from '../CountsLegend';
import { ProgressHead } from '../ProgressHead';
import { GridPanel } from './GridPanel';
import { type GridTask, gridTasks } from './grid/arrange';
import { NewestLines } from './NewestLines';
import type { BoardPlace } from './useBoardPlace';

interface ProgressBoardProps {
  deployment: Deployment;
  stamp: number;
  place: BoardPlace;
  open(taskId: string): void;
}

const NO_TASKS: GridTask[] = [];

/** How it goes: the bar, the figures, every PC as a cell, and what they write. */
export function ProgressBoard({ deployment, stamp, place, open }: ProgressBoardProps) {
  const progress = useProgress(deployment.id);
  const grid = useGrid(deployment.id, stamp);
  const rows = grid.data?.tasks;
  const tasks = useMemo(() => (rows ? gridTasks(rows) : NO_TASKS), [rows]);
  return (
    <section className="cd-panel cd-panel-pad cd-board">
      <ProgressHead deployment={deployment} progress={progress.data} />
      <CountsLegend
        counts={deployment.counts}
        total={deployment.total}
        chosen={place.states}
        choose={(states) => place.go({ states })}
      />
      <div className="cd-board-body">
        <GridPanel tasks={tasks} sought={place.states} open={open} />
        <NewestLines lines={progress.data?.lines ?? []} over={deployment.finished} open={open} />
      </div>
    </section>
  );
}
