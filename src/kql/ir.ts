import type { Column } from '../core/table.ts';
import type { ScalarType, Value } from './value.ts';

/**
 * A query as plain data: no node of the parser's, no closure. Functions and lets are inlined, every expression has its type,
 * every relation its columns. Columns are known by their names, which are unique within a relation.
 */
export type Relation =
  | Source
  | { op: 'filter'; from: Relation; where: Expr; columns: Columns }
  | { op: 'project'; from: Relation; set: readonly Named[]; columns: Columns }
  | { op: 'extend'; from: Relation; set: readonly Named[]; columns: Columns }
  | { op: 'summarize'; from: Relation; by: readonly Named[]; aggregates: readonly Aggregate[]; columns: Columns }
  | { op: 'distinct'; from: Relation; by: readonly Named[]; columns: Columns }
  | { op: 'sort'; from: Relation; by: readonly Order[]; columns: Columns }
  | { op: 'top'; from: Relation; count: Expr; by: readonly Order[]; columns: Columns }
  | { op: 'take'; from: Relation; count: Expr; columns: Columns }
  | { op: 'count'; from: Relation; columns: Columns }
  | { op: 'serialize'; from: Relation; columns: Columns }
  | Join
  | Union
  | Expand
  | Apply
  | Parse
  | ParseKeyValues
  | MakeSeries
  | Scan
  | Partition
  | Plugin
  | GraphMatch
  | GraphTable
  | { op: 'top-nested'; from: Relation; levels: readonly NestedLevel[]; columns: Columns }
  | { op: 'sample'; from: Relation; count: Expr; columns: Columns }
  | { op: 'getschema'; of: Columns; columns: Columns }
  | { op: 'shared'; id: number; from: Relation; columns: Columns };

export type Columns = readonly Column[];

/** What rows come from. `input` stands for the rows that the operator around it hands to its subquery. */
export type Source =
  | { op: 'scan'; table: string; columns: Columns }
  | { op: 'watchlist'; alias: string; columns: Columns }
  | { op: 'rows'; rows: readonly (readonly Expr[])[]; columns: Columns }
  | { op: 'print'; set: readonly Named[]; columns: Columns }
  | { op: 'range'; from: Expr; to: Expr; step: Expr; columns: Columns }
  /** Files that the query itself names (externaldata); `format` is one of those that can be read. */
  | { op: 'external'; places: readonly string[]; format: string; skipFirst: boolean; columns: Columns }
  | { op: 'input'; id: InputId; columns: Columns };

export type InputId = number;

export type JoinKind =
  | 'innerunique'
  | 'inner'
  | 'leftouter'
  | 'rightouter'
  | 'fullouter'
  | 'leftsemi'
  | 'rightsemi'
  | 'leftanti'
  | 'rightanti';

/** `take` says for each column of the result which side and column it is taken from. `lookup` is a join too. */
export interface Join {
  op: 'join';
  kind: JoinKind;
  left: Relation;
  right: Relation;
  on: readonly (readonly [Expr, Expr])[];
  /** Whether the rows of a key come last first, as lookup gives them. */
  reversed: boolean;
  take: readonly { side: 'left' | 'right'; column: string }[];
  columns: Columns;
}

/** `take` tells which columns an input has of those of the result, and how it calls them itself. */
export interface Union {
  op: 'union';
  from: readonly { relation: Relation; take: readonly { column: string; as: string }[]; name: string }[];
  source: string | null;
  columns: Columns;
}

/** mv-expand. Each row becomes as many as its longest value has elements; `as` is the type that elements are cast to. */
export interface Expand {
  op: 'expand';
  from: Relation;
  items: readonly ExpandItem[];
  index: string | null;
  bags: 'bag' | 'array';
  limit: Expr | null;
  columns: Columns;
}

export interface ExpandItem {
  name: string;
  expr: Expr;
  as: ScalarType;
}

/** mv-apply: the expanded rows of each row go through `each`. */
export interface Apply {
  op: 'apply';
  from: Relation;
  items: readonly ExpandItem[];
  index: string | null;
  limit: Expr | null;
  input: InputId;
  /** The columns of the rows that `each` gets. */
  inner: Columns;
  each: Relation;
  columns: Columns;
}

export interface Parse {
  op: 'parse';
  from: Relation;
  of: Expr;
  kind: 'simple' | 'regex' | 'relaxed';
  flags: string;
  /** Whether rows that do not match are left out (parse-where). */
  strict: boolean;
  pattern: readonly ParsePart[];
  columns: Columns;
}

export type ParsePart = { is: 'text'; text: string } | { is: 'any' } | { is: 'column'; name: string; type: ScalarType };

export interface ParseKeyValues {
  op: 'parse-kv';
  from: Relation;
  of: Expr;
  keys: Columns;
  format: KeyValueFormat;
  columns: Columns;
}

/** How keys and values are told apart: by what stands between them, or by a regular expression with two groups. */
export type KeyValueFormat =
  | {
      by: 'delimiters';
      pair: string | null;
      value: string | null;
      quotes: readonly (readonly [string, string])[];
      escape: string | null;
      greedy: boolean;
    }
  | { by: 'regex'; regex: string };

export interface MakeSeries {
  op: 'make-series';
  from: Relation;
  by: readonly Named[];
  on: Named;
  start: Expr | null;
  stop: Expr | null;
  step: Expr;
  /** Whether an empty input gives a series of defaults (kind=nonempty). */
  always: boolean;
  aggregates: readonly { aggregate: Aggregate; fallback: Expr }[];
  columns: Columns;
}

/** The rows of each value go through `each`; `anew` where also what `each` computes ahead depends on them. */
export interface Partition {
  op: 'partition';
  from: Relation;
  by: Expr;
  input: InputId;
  each: Relation;
  anew: boolean;
  columns: Columns;
}

export interface Scan {
  op: 'scan-steps';
  from: Relation;
  partition: readonly Expr[];
  order: readonly Order[];
  declare: readonly { name: string; type: ScalarType; initial: Expr }[];
  matchId: string | null;
  steps: readonly ScanStep[];
  columns: Columns;
}

export interface ScanStep {
  name: string;
  optional: boolean;
  output: 'all' | 'last' | 'none';
  when: Expr;
  set: readonly Named[];
}

/** One level of top-nested: so many values of `of` with the largest (or smallest) `by`. */
export interface NestedLevel {
  count: Expr | null;
  of: Named;
  others: Expr | null;
  by: Aggregate;
  /** The column that holds the aggregate. */
  name: string;
  direction: Direction;
}

/**
 * A plug-in (evaluate). Where its columns depend on the rows and no schema is written, `open` says where one could be
 * written, and which columns the query expects of it: the rows before it are computed, the text gets the schema that they
 * give, and is analysed anew.
 */
export interface Plugin {
  op: 'plugin';
  plugin: string;
  from: Relation;
  args: readonly PluginArgument[];
  open: { stored: string | null; at: number; asked: readonly string[] } | null;
  columns: Columns;
}

/** `name` is the one written before the argument, or the column that it is. */
export type PluginArgument =
  | { is: 'value'; name: string; expr: Expr }
  | { is: 'table'; relation: Relation }
  | { is: 'aggregate'; aggregate: Aggregate };

/** Nodes and edges made of tables. What is known of a node stands in `nodes`, or it is only its id, under `nodeId`. */
export interface Graph {
  edges: Relation;
  source: string;
  target: string;
  nodes: readonly { relation: Relation; key: string }[];
  nodeId: string | null;
  /** The node property that says which connected part of the graph a node belongs to. */
  component: string | null;
}

/** graph-match, or graph-shortest-paths where `shortest` is given. Expressions see a node or an edge as `state`. */
export interface GraphMatch {
  op: 'graph-match';
  graph: Graph;
  patterns: readonly (readonly GraphPart[])[];
  cycles: 'all' | 'none' | 'unique_edges';
  shortest: 'any' | 'all' | null;
  /** Values over all edges of a path; each is then the property `name` of its edge. */
  paths: readonly { edge: string; name: string; take: 'map' | 'all' | 'any'; expr: Expr }[];
  where: Expr | null;
  set: readonly Named[];
  columns: Columns;
}

/** The nodes or the edges of a graph; `ids` are columns that hold the hash of a node's id. */
export interface GraphTable {
  op: 'graph-table';
  graph: Graph;
  of: 'nodes' | 'edges';
  ids: readonly { of: 'node' | 'source' | 'target'; name: string }[];
  columns: Columns;
}

/** `range` is given for an edge that stands for a path of so many edges. */
export type GraphPart =
  | { is: 'node'; name: string }
  | { is: 'edge'; name: string; direction: 'out' | 'in' | 'any'; range: readonly [number, number] | null };

export interface Named {
  name: string;
  expr: Expr;
}

export type Direction = 'asc' | 'desc';

export interface Order {
  expr: Expr;
  direction: Direction;
  nulls: 'first' | 'last';
}

/** An aggregate function over the rows of a group, or `pick`: whole rows chosen by a value (arg_max, arg_min, take_any). */
export type Aggregate =
  | { is: 'aggregate'; name: string; function: string; args: readonly Expr[]; type: ScalarType }
  | { is: 'pick'; which: 'max' | 'min' | 'any'; by: Expr | null; take: readonly Named[] };

export type Expr =
  | { is: 'column'; name: string; type: ScalarType }
  | { is: 'literal'; value: Value; type: ScalarType }
  | { is: 'now'; type: 'datetime' }
  | { is: 'call'; function: string; args: readonly Expr[]; type: ScalarType }
  /** A function that looks at other rows: prev, next, row_number and their kin. */
  | { is: 'window'; function: string; args: readonly Expr[]; type: ScalarType }
  /** The value that a step of `scan` holds. */
  | { is: 'state'; step: string; column: string; type: ScalarType }
  /** The first value of a query (toscalar). */
  | { is: 'scalar'; of: Relation; type: ScalarType }
  /** Whether a value is among the values of a query's first column. */
  | { is: 'within'; value: Expr; of: Relation; negated: boolean; foldCase: boolean; type: 'bool' }
  /** All values of a query's first column, as an array. */
  | { is: 'list'; of: Relation; type: 'dynamic' }
  /** The value of `of`; who watches the run is told the value of `watch`. Stands only in the plan of a watched run. */
  | { is: 'probe'; branch: number; watch: Expr; of: Expr; type: ScalarType };

export function column(name: string, type: ScalarType): Expr {
  return { is: 'column', name, type };
}

export function literal(value: Value, type: ScalarType): Expr {
  return { is: 'literal', value, type };
}

export function call(name: string, args: readonly Expr[], type: ScalarType): Expr {
  return { is: 'call', function: name, args, type };
}
