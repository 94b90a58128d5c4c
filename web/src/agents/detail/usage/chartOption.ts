/** What ECharts is told of one line. */

import type { ChartOption } from '../../../ui/chart/echarts';
import type { Look } from '../../../ui/chart/useLook';
import { alone, type Dot } from './series';

export interface ChartWords {
  clock(at: number): string;
  exact(at: number): string;
  percent(value: number): string;
  nothing: string;
}

const HALF = 50; // percent; one line in the middle is enough to read a small chart by
const FULL = 100; // percent
const LINE = 1.75; // px
const DOT = 4; // px
const SMALL = 11; // px

export function chartOption(dots: readonly Dot[], tone: string, look: Look, words: ChartWords): ChartOption {
  const single = alone(dots);
  const faint = { color: look.colour('--cd-text-faint'), fontFamily: look.fonts, fontSize: SMALL };
  const edge = { color: look.colour('--cd-border') };
  return {
    animation: false,
    grid: { left: 40, right: 12, top: 8, bottom: 22 },
    xAxis: {
      type: 'time',
      min: dots[0]?.[0],
      max: dots.at(-1)?.[0],
      axisLabel: { ...faint, hideOverlap: true, formatter: words.clock },
      axisLine: { lineStyle: edge },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: FULL,
      interval: HALF,
      axisLabel: { ...faint, formatter: words.percent },
      splitLine: { lineStyle: edge },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: look.colour('--cd-raised'),
      borderColor: look.colour('--cd-border-strong'),
      padding: [4, 10],
      textStyle: { color: look.colour('--cd-text'), fontFamily: look.fonts, fontSize: 12 },
      axisPointer: { lineStyle: { color: look.colour('--cd-text-faint') } },
      formatter: (shown: unknown) => tooltip(shown, words),
    },
    series: [
      {
        type: 'line',
        // Only a dot without neighbours needs a symbol: there is no line through it.
        data: dots.map(([at, value], index) => ({
          value: [at, value],
          symbol: single.has(index) ? 'circle' : 'none',
        })),
        symbolSize: DOT,
        showAllSymbol: true,
        connectNulls: false,
        lineStyle: { width: LINE, color: tone },
        itemStyle: { color: tone },
        areaStyle: { color: tone, opacity: 0.1 },
      },
    ],
  };
}

/** An element, not HTML as text: a text would come with inline styles. */
function tooltip(shown: unknown, words: ChartWords): HTMLElement {
  const dot = dotOf(shown);
  const box = document.createElement('div');
  if (!dot) return box;
  const value = document.createElement('strong');
  value.textContent = dot[1] === null ? words.nothing : words.percent(dot[1]);
  const when = document.createElement('div');
  when.textContent = words.exact(dot[0]);
  box.append(when, value);
  return box;
}

function dotOf(shown: unknown): Dot | undefined {
  const first: unknown = Array.isArray(shown) ? shown[0] : shown;
  if (typeof first !== 'object' || first === null || !('value' in first)) return undefined;
  return Array.isArray(first.value) ? (first.value as unknown as Dot) : undefined;
}
