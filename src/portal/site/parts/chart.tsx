import { BarChart, GraphChart, LineChart, MapChart, PieChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  BrushComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  ToolboxComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'preact/hooks';

echarts.use([
  BarChart,
  GraphChart,
  LineChart,
  MapChart,
  PieChart,
  ScatterChart,
  AriaComponent,
  BrushComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  ToolboxComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export { echarts };

export interface Selected {
  series: string;
  name: string;
  value: unknown;
}

/** A chart as ECharts draws it. `option` is made anew when the page turns dark or light. */
export function Chart({
  option,
  label,
  height,
  onSelect,
}: {
  option: () => echarts.EChartsCoreOption;
  label: string;
  height: number;
  onSelect?: (selected: Selected) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chart = echarts.init(place.current!, null, { renderer: 'canvas' });
    const draw = () => chart.setOption({ aria: { enabled: true }, animationDuration: 250, ...option() }, true);
    draw();
    const resizing = new ResizeObserver(() => chart.resize());
    resizing.observe(place.current!);
    addEventListener('picket-theme', draw);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    if (onSelect)
      chart.on('click', event => onSelect({ series: event.seriesName ?? '', name: event.name, value: event.value }));
    return () => {
      resizing.disconnect();
      removeEventListener('picket-theme', draw);
      dark.removeEventListener('change', draw);
      chart.dispose();
    };
  }, [option, onSelect]);
  return <div ref={place} class="chart" role="img" aria-label={label} style={{ height: `${height}px` }} />;
}
