import { CompressOutlined, ZoomInOutlined, ZoomOutOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskState } from '../../api/types';
import { useRemembered } from '../../ui/useRemembered';
import { GROUPINGS, type GridTask, type Grouping } from './grid/arrange';
import { PcGrid } from './grid/PcGrid';
import { useGridLayout } from './grid/useGridLayout';

const ROOM = 432; // px: about as tall as the newest ten lines beside it

const STEP = 2; // levels that one press goes nearer or farther

interface GridPanelProps {
  tasks: GridTask[];
  sought: readonly TaskState[];
  open(taskId: string): void;
}

function readGrouping(stored: unknown): Grouping {
  return GROUPINGS.find((one) => one === stored) ?? 'none';
}

/** The grid of PCs, and how it is looked at. */
export function GridPanel({ tasks, sought, open }: GridPanelProps) {
  const { t } = useTranslation();
  const [grouping, setGrouping] = useRemembered<Grouping>('grid.grouping', readGrouping);
  const [wished, setZoom] = useState(0);
  const set = useMemo(() => new Set(sought), [sought]);
  const grid = useGridLayout(tasks, grouping, wished, ROOM);
  const zoom = Math.min(wished, grid.steps);
  return (
    <section className="cd-grid-panel" aria-label={t('board.grid.title')}>
      <header>
        <h2>{t('board.grid.title')}</h2>
        <span className="cd-grid-tools">
          <span className="cd-soft" id="grid-grouping">
            {t('board.grid.group')}
          </span>
          <Segmented<Grouping>
            size="small"
            aria-labelledby="grid-grouping"
            value={grouping}
            onChange={setGrouping}
            options={GROUPINGS.map((one) => ({ value: one, label: t(`board.grid.grouping.${one}`) }))}
          />
          <span className="cd-grid-zoom">
            <ZoomButton
              label={t('board.grid.far')}
              icon={<ZoomOutOutlined />}
              disabled={zoom === 0}
              press={() => setZoom(Math.max(0, zoom - STEP))}
            />
            <ZoomButton
              label={t('board.grid.fit')}
              icon={<CompressOutlined />}
              disabled={zoom === 0}
              press={() => setZoom(0)}
            />
            <ZoomButton
              label={t('board.grid.near')}
              icon={<ZoomInOutlined />}
              disabled={zoom >= grid.steps}
              press={() => setZoom(zoom + STEP)}
            />
          </span>
        </span>
      </header>
      {tasks.length === 0 && <p className="cd-nothing">{t('board.grid.empty')}</p>}
      <PcGrid grid={grid} grouping={grouping} sought={set} open={open} />
    </section>
  );
}

interface ZoomButtonProps {
  label: string;
  icon: React.ReactNode;
  disabled: boolean;
  press(): void;
}

function ZoomButton({ label, icon, disabled, press }: ZoomButtonProps) {
  return (
    <Button
      size="small"
      type="text"
      icon={icon}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={press}
    />
  );
}
