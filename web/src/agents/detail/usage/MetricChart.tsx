import { useEffect, useRef } from 'react';
import { type Chart, type ChartOption, connect, init } from './echarts';

/** Charts of one group show the same moment under the pointer. */
const GROUP = 'pc';

/** A chart; `label` says in words what it shows. */
export function MetricChart({ option, label }: { option: ChartOption; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(undefined);
  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current);
    made.group = GROUP;
    connect(GROUP);
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = undefined;
    };
  }, []);
  useEffect(() => chart.current?.setOption(option, { notMerge: true }), [option]);
  return <div ref={box} className="cd-pc-chart" role="img" aria-label={label} />;
}
