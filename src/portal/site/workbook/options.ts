import type { EChartsCoreOption } from 'echarts/core';
import { type ChartView, formatUnit, type GraphView } from '../../../sentinel/workbook/index.ts';
import { colourOf, isDark, seriesColour } from '../parts/colours.ts';

const font = 'system-ui, -apple-system, "Segoe UI", sans-serif';

export function ink() {
  return isDark()
    ? { text: '#c3ccd6', faint: '#8b97a5', line: '#2c3540', panel: '#1a2129' }
    : { text: '#2a333d', faint: '#5c6875', line: '#e3e8ee', panel: '#ffffff' };
}

export function frame(): EChartsCoreOption {
  const { text, panel, line } = ink();
  return {
    textStyle: { fontFamily: font, color: text },
    tooltip: {
      backgroundColor: panel,
      borderColor: line,
      textStyle: { color: text, fontSize: 12, fontFamily: font },
      confine: true,
    },
  };
}

/** A chart of a workbook as ECharts wants it. */
export function chartOption(view: ChartView): EChartsCoreOption {
  return view.form === 'pie' ? pieOption(view) : axesOption(view);
}

function colourFor(series: ChartView['series'][number], index: number): string {
  return colourOf(series.colour) ?? seriesColour(index, series.name);
}

function pieOption(view: ChartView): EChartsCoreOption {
  const { text, panel } = ink();
  const data = view.series.map((one, index) => ({
    name: one.label,
    value: one.points[0]?.[1] ?? 0,
    itemStyle: { color: colourFor(one, index) },
  }));
  return {
    ...frame(),
    tooltip: {
      ...(frame().tooltip as object),
      trigger: 'item',
      valueFormatter: (value: number) => formatUnit(value, view.unit),
    },
    legend: {
      type: 'scroll',
      orient: 'vertical',
      right: 8,
      top: 'middle',
      textStyle: { color: text },
      itemWidth: 10,
      itemHeight: 10,
      icon: 'roundRect',
      formatter: (name: string) => (name.length > 26 ? `${name.slice(0, 25)}…` : name),
    },
    series: [
      {
        type: 'pie',
        radius: ['48%', '78%'],
        center: ['32%', '50%'],
        data,
        label: { show: false },
        itemStyle: { borderColor: panel, borderWidth: 2 },
      },
    ],
  };
}

function axesOption(view: ChartView): EChartsCoreOption {
  const { text, faint, line } = ink();
  const stacked = view.form === 'stacked-bar' || view.form === 'stacked-area';
  const bars = view.form === 'bar' || view.form === 'stacked-bar';
  const onTime = view.x === 'time';
  const x =
    view.x === 'category'
      ? {
          type: 'category',
          data: view.categories,
          axisLabel: {
            color: faint,
            hideOverlap: true,
            interval: view.categories.length > 12 ? 'auto' : 0,
            width: 90,
            overflow: 'truncate',
          },
        }
      : { type: onTime ? 'time' : 'value', axisLabel: { color: faint, hideOverlap: true } };
  const colour = view.series.map(colourFor);
  return {
    ...frame(),
    tooltip: {
      ...(frame().tooltip as object),
      trigger: view.form === 'scatter' ? 'item' : 'axis',
      valueFormatter: (value: unknown) =>
        Array.isArray(value) ? formatUnit(Number(value[1]), view.unit) : formatUnit(Number(value), view.unit),
    },
    legend: view.legend
      ? { type: 'scroll', bottom: 0, textStyle: { color: text }, itemWidth: 10, itemHeight: 10, icon: 'roundRect' }
      : undefined,
    grid: { left: 8, right: 16, top: 16, bottom: view.legend ? 36 : 8, containLabel: true },
    xAxis: { ...x, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, splitLine: { show: false } },
    yAxis: {
      type: 'value',
      min: view.min ?? undefined,
      max: view.max ?? undefined,
      axisLabel: { color: faint, formatter: (value: number) => formatUnit(value, view.unit || 17) },
      splitLine: { lineStyle: { color: line } },
    },
    series: view.series.map((one, index) => ({
      name: one.label,
      data: one.points,
      color: colour[index],
      ...(bars
        ? {
            type: 'bar',
            stack: stacked ? 'all' : undefined,
            barMaxWidth: 36,
            itemStyle: stacked ? {} : { borderRadius: [3, 3, 0, 0] },
            ...(onTime ? { barMinWidth: 2 } : {}),
          }
        : view.form === 'scatter'
          ? { type: 'scatter', symbolSize: 8 }
          : {
              type: 'line',
              stack: stacked ? 'all' : undefined,
              showSymbol: one.points.length < 2,
              symbolSize: 5,
              lineStyle: { width: 2 },
              ...(view.form === 'area' || stacked ? { areaStyle: { opacity: 0.18 } } : {}),
            }),
    })),
  };
}

export function graphOption(view: GraphView): EChartsCoreOption {
  const { text, line } = ink();
  const most = Math.max(1, ...view.nodes.map(({ size }) => size));
  return {
    ...frame(),
    legend:
      view.groups.length > 0
        ? { type: 'scroll', bottom: 0, data: view.groups, textStyle: { color: text }, icon: 'circle' }
        : undefined,
    series: [
      {
        type: 'graph',
        layout: 'force',
        roam: 'move',
        force: { repulsion: 180, edgeLength: 90, layoutAnimation: false },
        categories: view.groups.map((name, index) => ({ name, itemStyle: { color: seriesColour(index, name) } })),
        data: view.nodes.map((node, index) => ({
          id: node.id,
          name: node.label,
          symbolSize: 14 + 22 * Math.sqrt(node.size / most),
          category: node.group ? view.groups.indexOf(node.group) : undefined,
          ...(view.groups.length === 0 ? { itemStyle: { color: seriesColour(index % 6, '') } } : {}),
          label: { show: view.nodes.length <= 60, position: 'right', color: text, fontSize: 11 },
          tooltip: { formatter: () => [node.label, ...node.lines].map(escaped).join('<br>') },
        })),
        edges: view.edges.map(({ source, target, label }) => ({
          source,
          target,
          label: { show: false, formatter: label },
        })),
        lineStyle: { color: line, width: 1.5, curveness: 0.05 },
      },
    ],
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}
