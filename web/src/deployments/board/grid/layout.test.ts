import { describe, expect, it } from 'vitest';
import type { TaskState } from '../../../api/types';
import { arrange, type GridTask, roomOf } from './arrange';
import { cellAt, fittingLevel, LEVELS, layOut, placeOf, visibleCells } from './layout';
import { moved } from './moves';

function pcs(count: number, state: TaskState = 'succeeded', prefix = 'pc'): GridTask[] {
  return Array.from({ length: count }, (_, at) => ({ id: `${prefix}${at}`, name: `${prefix}-${at}`, state }));
}

const SMALL = { width: 10, height: 10, named: false };

describe('the grid of PCs', () => {
  it('shows the names of 40 PCs, and ten thousand as small squares', () => {
    const level = (count: number) => LEVELS[fittingLevel([{ key: '', count }], 800, 380, false)];
    expect(level(40)?.named).toBe(true);
    expect(level(2_000)?.width).toBe(12);
    expect(level(10_000)?.width).toBe(6);
  });

  it('finds each cell again at its own place', () => {
    const layout = layOut(
      [
        { key: 'a', count: 23 },
        { key: 'b', count: 7 },
      ],
      SMALL,
      100,
      true,
    );
    for (let index = 0; index < 30; index += 1) {
      const { x, y } = placeOf(layout, index);
      expect(cellAt(layout, x + 5, y + 5)).toBe(index);
    }
  });

  it('finds nothing beside the cells and on headings', () => {
    const layout = layOut(
      [
        { key: 'a', count: 3 },
        { key: 'b', count: 3 },
      ],
      SMALL,
      100,
      true,
    );
    expect(cellAt(layout, 35, 30)).toBeUndefined();
    expect(cellAt(layout, 5, 5)).toBeUndefined();
    expect(cellAt(layout, 300, 30)).toBeUndefined();
  });

  it('draws only the rows in sight', () => {
    const layout = layOut([{ key: '', count: 1_000 }], SMALL, 100, false);
    const [group] = layout.groups;
    if (!group) throw new Error('no group');
    expect(visibleCells(layout, group, 200, 300)).toEqual([200, 310]);
    expect(visibleCells(layout, group, 5_000, 5_100)).toEqual([1_000, 1_000]);
  });
});

describe('the arrow keys', () => {
  const layout = layOut(
    [
      { key: 'a', count: 23 },
      { key: 'b', count: 7 },
    ],
    SMALL,
    100,
    true,
  );

  it.each([
    ['to the right', 4, 'ArrowRight', 5],
    ['down', 4, 'ArrowDown', 14],
    ['down to the end of a shorter row', 15, 'ArrowDown', 22],
    ['down into the next group', 22, 'ArrowDown', 25],
    ['up into the group before', 24, 'ArrowUp', 21],
    ['nowhere at the top', 3, 'ArrowUp', 3],
    ['nowhere at the bottom', 29, 'ArrowDown', 29],
    ['to the last', 3, 'End', 29],
    ['a page down', 0, 'PageDown', 23],
  ])('lead %s', (_, from, key, to) => {
    expect(moved(layout, from, key)).toBe(to);
  });

  it('leave other keys alone', () => {
    expect(moved(layout, 3, 'a')).toBeUndefined();
  });
});

describe('groups', () => {
  it('are the rooms that the names tell of; who is alone comes last', () => {
    const tasks = [...pcs(2, 'failed', 'lab1'), ...pcs(1, 'running', 'office'), ...pcs(3, 'failed', 'lab2')];
    expect(arrange(tasks, 'name').groups).toEqual([
      { key: 'lab1', count: 2 },
      { key: 'lab2', count: 3 },
      { key: '', count: 1 },
    ]);
  });

  it('by state put trouble first', () => {
    const tasks = [...pcs(5), ...pcs(1, 'failed', 'x'), ...pcs(2, 'running', 'y')];
    const { groups, tasks: placed } = arrange(tasks, 'state');
    expect(groups.map(({ key }) => key)).toEqual(['failed', 'running', 'succeeded']);
    expect(placed[0]?.id).toBe('x0');
  });

  it.each([
    ['LAB3-07.school.example', 'LAB3'],
    ['컴퓨터실2_15', '컴퓨터실2'],
    ['pc12', 'pc'],
    ['server', 'server'],
    ['2024', ''],
  ])('%s stands in %s', (name, room) => {
    expect(roomOf(name)).toBe(room);
  });
});
