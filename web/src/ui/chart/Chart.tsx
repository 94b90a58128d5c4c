import { useEffect, useRef } from 'react';
import { type ChartOption, connect, type Drawing, init } from './echarts';

interface ChartProps {
  option: ChartOption;
  /** Says in words what it shows. */
  label: string;
  className: string;
  /** Charts of one group show the same moment under the pointer. */
  group?: string;
}

export function Chart({ option, label, className, group }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(undefined);
  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current);
    if (group) {
      made.group = group;
      connect(group);
    }
    drawing.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.dispose();
      drawing.current = undefined;
    };
  }, [group]);
  useEffect(() => drawing.current?.setOption(option, { notMerge: true }), [option]);
  return <div ref={box} className={className} role="img" aria-label={label} />;
}
