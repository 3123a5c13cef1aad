import { type Answer, columnIndex, dynamicValue, isNumeric, numeric } from './data.ts';
import { exportList } from './export.ts';
import { formatUnit } from './number-format.ts';
import { number, object, objects, plainText, type Raw, text } from './raw.ts';
import type { ChartView, SeriesView } from './view.ts';

const mostSeries = 100;
const mostPoints = 10_000;

/** The charts by the names of workbooks and of `render`. */
const forms: Record<string, { form: ChartView['form']; lying?: boolean } | undefined> = {
  linechart: { form: 'line' },
  timechart: { form: 'line' },
  anomalychart: { form: 'line' },
  areachart: { form: 'area' },
  stackedareachart: { form: 'stacked-area' },
  barchart: { form: 'stacked-bar' },
  columnchart: { form: 'stacked-bar' },
  unstackedbar: { form: 'bar' },
  categoricalbar: { form: 'stacked-bar' },
  scatterchart: { form: 'scatter' },
  piechart: { form: 'pie' },
};

export function isChart(visualization: string): boolean {
  return forms[visualization] !== undefined;
}

/** An answer as a chart. Which column is what: the settings say, else its type. */
export function chartView(visualization: string, content: Raw, given: Answer): ChartView {
  const settings = object(content.chartSettings);
  const answer = expanded(given);
  const roles = rolesOf(answer, settings, visualization);
  const { form, lying = false } = forms[visualization]!;
  const drawn = form === 'pie' ? pieSeries(answer, roles, settings) : seriesOf(answer, roles, settings);
  const ySettings = object(settings.ySettings);
  const unit = number(object(ySettings.numberFormatSettings).unit) ?? number(ySettings.unit) ?? 0;
  return {
    kind: 'chart',
    form,
    lying,
    x: drawn.x,
    xLabel: text(object(settings.xSettings).label),
    categories: drawn.categories,
    series: drawn.series,
    unit,
    min: number(ySettings.min) ?? null,
    max: number(ySettings.max) ?? null,
    legend: settings.showLegend === true || drawn.series.length > 1,
    metrics: settings.showMetrics === false ? [] : metricsOf(drawn.series, unit),
    cut: drawn.cut,
    sets: exportList(content).map(({ parameter, field }) => ({ parameter, field })),
  };
}

interface Roles {
  x: number;
  y: number[];
  group: number;
  kind: ChartView['x'];
}

/** The x axis is the first time (or, without one, the first text), the y axes are the numbers, a further text splits them into series. */
function rolesOf(answer: Answer, settings: Raw, visualization: string): Roles {
  const { columns } = answer;
  const named = (name: unknown) => columnIndex(answer, text(name));
  const first = (fits: (type: string) => boolean, but: number[] = []) =>
    columns.findIndex(({ type }, index) => fits(type) && !but.includes(index));
  const time = first(type => type === 'datetime');
  const categorical = visualization === 'categoricalbar' || visualization === 'piechart';
  const givenX = named(settings.xAxis);
  const label = first(type => !isNumeric(type) && type !== 'datetime');
  const x = givenX >= 0 ? givenX : categorical ? (label >= 0 ? label : time) : time >= 0 ? time : Math.max(label, 0);
  const yNames = Array.isArray(settings.yAxis) ? settings.yAxis : settings.yAxis === undefined ? [] : [settings.yAxis];
  const givenY = yNames.map(named).filter(index => index >= 0);
  const y =
    givenY.length > 0 ? givenY : columns.flatMap(({ type }, index) => (isNumeric(type) && index !== x ? [index] : []));
  const givenGroup = named(settings.group);
  const group = givenGroup >= 0 ? givenGroup : first(type => !isNumeric(type) && type !== 'datetime', [x, ...y]);
  const type = columns[x]?.type;
  return {
    x,
    y,
    group,
    kind: categorical
      ? 'category'
      : type === 'datetime'
        ? 'time'
        : type !== undefined && isNumeric(type)
          ? 'number'
          : 'category',
  };
}

interface Drawn {
  x: ChartView['x'];
  categories: string[];
  series: SeriesView[];
  cut: string;
}

function seriesOf(answer: Answer, roles: Roles, settings: Raw): Drawn {
  const categories = new Map<string, number>();
  const position = (value: unknown): number => {
    if (roles.kind === 'time') return Date.parse(plainText(value));
    if (roles.kind === 'number') return numeric(value) ?? Number.NaN;
    const name = plainText(value);
    if (!categories.has(name)) categories.set(name, categories.size);
    return categories.get(name)!;
  };
  const found = new Map<string, Map<number, number>>();
  for (const row of answer.rows) {
    const at = position(row[roles.x]);
    if (Number.isNaN(at)) continue;
    for (const y of roles.y) {
      const name = seriesName(row, roles, answer, y);
      const series = found.get(name) ?? new Map<number, number>();
      found.set(name, series);
      const value = numeric(row[y]);
      if (value !== undefined) series.set(at, (series.get(at) ?? 0) + value);
    }
  }
  const limited = withOthers(found, number(settings.createOtherGroup));
  const ordered =
    roles.kind === 'category'
      ? (points: [number, number][]) => points
      : (points: [number, number][]) => points.sort((a, b) => a[0] - b[0]);
  const all = [...limited].slice(0, mostSeries).map(([name, points]) => ({ name, points: ordered([...points]) }));
  const { kept, cut } = pointLimit(all, limited.size);
  return { x: roles.kind, categories: [...categories.keys()], series: labelled(kept, settings), cut };
}

/** The value of the splitting column; with several numbers also the name of the number. */
function seriesName(row: readonly unknown[], { group, y }: Roles, answer: Answer, column: number): string {
  const number = answer.columns[column].name;
  if (group < 0) return number;
  const value = plainText(row[group]) || '<empty>';
  return y.length > 1 ? `${value} (${number})` : value;
}

function pointLimit(series: { name: string; points: [number, number][] }[], total: number) {
  const each = Math.max(1, Math.floor(mostPoints / Math.max(1, series.length)));
  const long = series.some(({ points }) => points.length > each);
  const kept = series.map(({ name, points }) => ({ name, points: points.slice(0, each) }));
  const words = [
    total > mostSeries ? `${mostSeries} of ${total} series` : '',
    long ? `at most ${each} points a series` : '',
  ].filter(Boolean);
  return { kept, cut: words.length > 0 ? `Shown: ${words.join(', ')}.` : '' };
}

/** Keeps the largest series and sums the rest into one. */
function withOthers(
  found: Map<string, Map<number, number>>,
  keep: number | undefined,
): Map<string, Map<number, number>> {
  if (keep === undefined || keep < 1 || found.size <= keep) return found;
  const sum = (points: Map<number, number>) => [...points.values()].reduce((all, one) => all + one, 0);
  const sorted = [...found].sort((a, b) => sum(b[1]) - sum(a[1]));
  const others = new Map<number, number>();
  for (const [, points] of sorted.slice(keep)) for (const [x, y] of points) others.set(x, (others.get(x) ?? 0) + y);
  return new Map([...sorted.slice(0, keep), ['Other', others]]);
}

function labelled(series: { name: string; points: [number, number | null][] }[], settings: Raw): SeriesView[] {
  const rules = new Map(objects(settings.seriesLabelSettings).map(one => [text(one.seriesName), one]));
  return series.map(({ name, points }) => {
    const rule = rules.get(name) ?? {};
    return { name, label: text(rule.label) || name, colour: text(rule.color), points };
  });
}

/** One slice a label, largest first. */
function pieSeries(answer: Answer, roles: Roles, settings: Raw): Drawn {
  const found = new Map<string, Map<number, number>>();
  const [y] = roles.y;
  const byNumbers =
    answer.rows.length === 1 && roles.y.length > 1 && roles.group < 0 && isNumeric(answer.columns[roles.x]?.type ?? '');
  const label = (row: readonly unknown[]) => plainText(row[text(settings.group) ? roles.group : roles.x]) || '<empty>';
  for (const row of answer.rows)
    for (const [name, value] of byNumbers
      ? roles.y.map(index => [answer.columns[index].name, row[index]] as const)
      : [[label(row), row[y]] as const]) {
      const slice = found.get(name) ?? new Map([[0, 0]]);
      slice.set(0, slice.get(0)! + (numeric(value) ?? 0));
      found.set(name, slice);
    }
  const limited = withOthers(found, number(settings.createOtherGroup));
  const slices = [...limited].sort((a, b) => b[1].get(0)! - a[1].get(0)!);
  const kept = slices.slice(0, mostSeries).map(([name, points]) => ({ name, points: [...points] }));
  const cut = slices.length > mostSeries ? `Shown: ${mostSeries} of ${slices.length} slices.` : '';
  return { x: 'category', categories: [], series: labelled(kept, settings), cut };
}

function metricsOf(series: readonly SeriesView[], unit: number): ChartView['metrics'] {
  if (series.length > 12) return [];
  return series.map(({ label, colour, points }) => ({
    label,
    colour,
    text: formatUnit(
      points.reduce((sum, [, y]) => sum + (y ?? 0), 0),
      unit || 17,
    ),
  }));
}

const mostExpanded = 100_000;

/** Rows whose cells are arrays, as `make-series` gives them, as one row for each element. */
export function expanded(answer: Answer): Answer {
  const first = answer.rows[0];
  const arrays = answer.columns.flatMap(({ type }, index) =>
    type === 'dynamic' && Array.isArray(dynamicValue(first?.[index])) ? [index] : [],
  );
  if (arrays.length === 0) return answer;
  const sample = (index: number) => (dynamicValue(first[index]) as unknown[]).find(value => value !== null);
  const columns = answer.columns.map((column, index) =>
    arrays.includes(index) ? { ...column, type: elementType(sample(index)) } : column,
  );
  const rows: unknown[][] = [];
  for (const row of answer.rows) {
    const lists = new Map(arrays.map(index => [index, dynamicValue(row[index])]));
    const length = Math.max(...[...lists.values()].map(list => (Array.isArray(list) ? list.length : 0)));
    for (let at = 0; at < length && rows.length < mostExpanded; at++)
      rows.push(row.map((value, index) => (lists.has(index) ? (lists.get(index) as unknown[] | null)?.[at] : value)));
  }
  return { ...answer, columns, rows };
}

function elementType(value: unknown): string {
  if (typeof value === 'number') return 'real';
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? 'datetime' : 'string';
}
