/** What ECharts is told of a distribution: a bar for each span, and a line of how many came until then. */

import type { ChartOption } from '../../ui/chart/echarts';
import type { Look } from '../../ui/chart/useLook';
import type { Span } from './distribution';
import type { DelayWords } from './useDelayWords';

interface Drawn {
  spans: readonly Span[];
  /** How many spans the axis has; bars are missing where nobody came. */
  length: number;
  tone: string;
  look: Look;
  words: DelayWords;
}

const SMALL = 11; // px
const WIDEST = 54; // px, of a bar
const LINE = 1.75; // px
const QUARTER = 0.25; // lines to read the share by
const ROOM = 1.15; // above the highest bar

export function delayOption({ spans, length, tone, look, words }: Drawn): ChartOption {
  const faint = { color: look.colour('--cd-text-faint'), fontFamily: look.fonts, fontSize: SMALL };
  const edge = { color: look.colour('--cd-border') };
  const highest = Math.max(1, ...spans.map(({ count }) => count));
  const last = spans.at(-1)?.within ?? 0;
  return {
    animation: false,
    grid: { left: 8, right: 44, top: 26, bottom: 26 },
    xAxis: {
      type: 'category',
      data: words.spans.slice(0, length),
      axisLabel: { ...faint, hideOverlap: true },
      axisLine: { lineStyle: edge },
      axisTick: { show: false },
    },
    yAxis: [
      { type: 'value', max: highest * ROOM, axisLabel: { show: false }, splitLine: { show: false } },
      {
        type: 'value',
        min: 0,
        max: 1,
        interval: QUARTER,
        axisLabel: { ...faint, formatter: words.percent },
        splitLine: { lineStyle: edge },
      },
    ],
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: look.colour('--cd-raised'),
      borderColor: look.colour('--cd-border-strong'),
      padding: [4, 10],
      textStyle: { color: look.colour('--cd-text'), fontFamily: look.fonts, fontSize: 12 },
      axisPointer: { type: 'shadow', shadowStyle: { color: look.colour('--cd-border'), opacity: 0.4 } },
      formatter: (shown: unknown) => tooltip(placeOf(shown), spans, words),
    },
    series: [
      {
        type: 'bar',
        data: spans.map(({ count }) => count),
        barMaxWidth: WIDEST,
        barCategoryGap: '28%',
        itemStyle: { color: tone, borderRadius: [3, 3, 0, 0], opacity: 0.85 },
        label: {
          show: true,
          position: 'top',
          ...faint,
          formatter: ({ value }: { value: number }) => (value > 0 ? words.number(value) : ''),
        },
      },
      {
        type: 'line',
        yAxisIndex: 1,
        // It goes on level to the end of the axis: nobody came later.
        data: Array.from({ length }, (_, index) => spans[index]?.within ?? last),
        symbol: 'none',
        step: false,
        lineStyle: { width: LINE, color: look.colour('--cd-text-soft'), type: 'dashed' },
      },
    ],
  };
}

function placeOf(shown: unknown): number | undefined {
  const first: unknown = Array.isArray(shown) ? shown[0] : shown;
  if (typeof first !== 'object' || first === null || !('dataIndex' in first)) return undefined;
  return typeof first.dataIndex === 'number' ? first.dataIndex : undefined;
}

/** An element, not HTML as text: a text would come with inline styles. */
function tooltip(place: number | undefined, spans: readonly Span[], words: DelayWords): HTMLElement {
  const box = document.createElement('div');
  if (place === undefined) return box;
  const span = spans[place];
  const lines = [
    ['div', words.spans[place] ?? ''],
    ['strong', words.count(span?.count ?? 0)],
    ['div', `${words.until} ${words.percent(span?.within ?? spans.at(-1)?.within ?? 0)}`],
  ] as const;
  for (const [element, text] of lines) {
    const line = document.createElement(element);
    line.textContent = text;
    box.append(line);
  }
  return box;
}
