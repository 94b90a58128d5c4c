/** The parts of ECharts that are used here; the others stay out of the bundle. */

import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { connect, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

// Drawn on a canvas: nothing of it needs inline styles, which the Content-Security-Policy forbids.
use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

export type { EChartsCoreOption as ChartOption, EChartsType as Drawing } from 'echarts/core';
export { connect, init };
