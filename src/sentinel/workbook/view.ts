/** A workbook as it is to be shown: plain data, whoever draws it. */
export interface WorkbookView {
  items: ItemView[];
}

/** One item at its place. `width` is in percent of the row. */
export interface ItemView {
  name: string;
  width: number;
  border: boolean;
  body: ItemBody;
}

export type ItemBody =
  | { kind: 'text'; markdown: string; tone: Tone | 'plain' }
  | { kind: 'parameters'; style: 'pills' | 'above'; parameters: ParameterView[] }
  | { kind: 'links'; style: 'tabs' | 'list'; links: LinkView[] }
  | { kind: 'group'; title: string; collapsed: boolean | null; load: LoadView | null; items: ItemView[] }
  | { kind: 'data'; title: string; size: Size; data: ContentView; query: string; export: ExportView | null };

export type Tone = 'info' | 'success' | 'warning' | 'error';
export type Size = 'tiny' | 'small' | 'medium' | 'large' | 'full';

export interface ParameterView {
  name: string;
  label: string;
  description: string;
  input: 'text' | 'choice' | 'time' | 'pills';
  multiple: boolean;
  required: boolean;
  options: OptionView[];
  /** The chosen values; for a time range its length in milliseconds. */
  chosen: string[];
  caption: string;
  /** Why the options could not be had. */
  problem: string;
}

export interface OptionView {
  value: string;
  label: string;
  group: string;
}

/** A tab or a link: one of `set` (a parameter to a value) and `href` is there, or neither where Azure alone can follow it. */
export interface LinkView {
  label: string;
  set: { parameter: string; value: string } | null;
  href: string;
  selected: boolean;
}

/** A group that waits to be asked for. */
export interface LoadView {
  parameter: string;
  label: string;
}

/** Parameters that a selected row sets. */
export interface ExportView {
  parameters: string[];
  multiple: boolean;
}

export type ContentView = GridView | ChartView | TilesView | StatView | MapView | GraphView | TextView | MessageView;

/** What stands where there is no data: nothing found, a mistake, or what only Azure can do. */
export interface MessageView {
  kind: 'message';
  tone: Tone | 'empty' | 'unsupported';
  text: string;
}

export interface TextView {
  kind: 'text';
  markdown: string;
}

export interface CellView {
  text: string;
  /** What the cell is sorted by. */
  order: number | string;
  form: 'text' | 'number' | 'bar' | 'bar-below' | 'heat' | 'line' | 'bars' | 'area' | 'icon' | 'link' | 'badge' | 'big';
  /** A name of a colour, see `colours.ts`. */
  colour?: string;
  /** From 0 to 1 for bars and heat. */
  part?: number;
  /** For spark lines. */
  values?: number[];
  icon?: string;
  href?: string;
  tip?: string;
}

export interface GridColumn {
  name: string;
  label: string;
  right: boolean;
}

export interface GridRow {
  cells: CellView[];
  /** Depth in a tree; 0 in a plain grid. */
  level: number;
  /** The index of the row that this one lies under. */
  parent: number | null;
  children: number;
  /** What selecting the row sets. */
  sets: Record<string, string>;
}

export interface GridView {
  kind: 'grid';
  columns: GridColumn[];
  rows: GridRow[];
  filter: boolean;
  /** Whether rows lie under each other, and whether those of the top begin open. */
  tree: { expanded: boolean } | null;
  /** How many rows there were before they were cut. */
  total: number;
}

export interface SeriesView {
  name: string;
  label: string;
  colour: string;
  /** x (milliseconds, number or the index of a category) and y. */
  points: [number, number | null][];
}

export interface ChartView {
  kind: 'chart';
  form: 'line' | 'area' | 'bar' | 'stacked-bar' | 'stacked-area' | 'scatter' | 'pie';
  /** Whether bars lie. */
  lying: boolean;
  x: 'time' | 'number' | 'category';
  xLabel: string;
  categories: string[];
  series: SeriesView[];
  unit: number;
  min: number | null;
  max: number | null;
  legend: boolean;
  /** Totals beside the chart. */
  metrics: { label: string; text: string; colour: string }[];
  /** What was left out, in words; empty where all is shown. */
  cut: string;
  /** What selecting a point sets, by series and point. */
  sets: { parameter: string; field: string }[];
}

export interface TileView {
  title: CellView | null;
  subtitle: CellView | null;
  left: CellView | null;
  right: CellView | null;
  below: CellView | null;
  sets: Record<string, string>;
}

export interface TilesView {
  kind: 'tiles';
  tiles: TileView[];
  border: boolean;
  total: number;
}

export interface StatView {
  kind: 'stat';
  label: string;
  value: CellView;
}

export interface MapPoint {
  label: string;
  latitude: number | null;
  longitude: number | null;
  /** A name or two-letter code of a country where there is no position. */
  country: string;
  size: number;
  value: number;
  text: string;
}

export interface MapView {
  kind: 'map';
  points: MapPoint[];
  palette: string;
  metric: string;
  /** How many rows had no place. */
  lost: number;
}

export interface GraphView {
  kind: 'graph';
  nodes: { id: string; label: string; size: number; group: string; lines: string[] }[];
  edges: { source: string; target: string; label: string }[];
  groups: string[];
}
