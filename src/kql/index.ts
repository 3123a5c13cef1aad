/** The door of the KQL engine: schema in, query in; diagnostics, referenced tables, result schema and typed rows out. */

import type { Severity } from '../core/diagnostic.ts';
import { invariant } from '../core/invariant.ts';
import type { Column, Table } from '../core/table.ts';
import type { Ticks } from '../core/time.ts';
import { discoverColumns } from './discover-columns.ts';
import { runPlan } from './interpret/run.ts';
import type { Relation } from './ir.ts';
import { reader } from './read.ts';
import { type Batch, emptyBatch } from './value.ts';

export type { Column, ColumnType, Table } from '../core/table.ts';
export type { Relation } from './ir.ts';
export type { Bag, Batch, Dynamic, Value } from './value.ts';

/** A function of the workspace: a saved search with an alias. `parameters` as Azure writes them: `a:string='x', T:(*)`. */
export interface StoredFunction {
  name: string;
  parameters?: string;
  body: string;
}

/** A watchlist: its columns are strings and known by its alias. */
export interface WatchlistSchema {
  alias: string;
  columns: readonly string[];
}

export interface Schema {
  tables: readonly Table[];
  functions?: readonly StoredFunction[];
  watchlists?: readonly WatchlistSchema[];
}

/** A diagnostic inside a query text: offsets count from 0 in UTF-16 units. */
export interface QueryDiagnostic {
  code: string;
  severity: Severity;
  message: string;
  start: number;
  length: number;
  help?: string;
  upstream?: string;
}

/** What is known of a query without running it. `plan` is absent exactly when a diagnostic is an error. */
export interface Analysis {
  text: string;
  diagnostics: readonly QueryDiagnostic[];
  /** The columns of the result, in order; empty where the text has errors. */
  columns: readonly Column[];
  /** The tables that are read, with the columns that are used, each sorted by name. */
  tables: ReadonlyMap<string, readonly string[]>;
  functions: readonly string[];
  watchlists: readonly string[];
  /** What `render` asks for, as `{ visualization, … }`. */
  render?: Readonly<Record<string, string>>;
  plan?: Relation;
}

/** Where rows come from. A batch may hold more columns and rows than asked for, never fewer. */
export interface RowSource {
  table(name: string, wanted: Wanted): Promise<Batch>;
  watchlist?(alias: string): Promise<Batch>;
  /** The bytes of a file that the query names (externaldata); whether and from where is for the source to decide. */
  external?(place: string): Promise<Uint8Array>;
  /**
   * Answers a part of a query whole, next to the rows, exactly as the engine would: a function that does, or undefined where the
   * source can not. The function gives undefined when it met a value that it is not right about; the engine then asks for the rows.
   */
  part?(relation: Relation, request: PartRequest): (() => Promise<Batch | undefined>) | undefined;
}

/** What holds for a part of a query as for the whole. */
export type PartRequest = Omit<RunOptions, 'source'>;

/** What a query needs of a table: these columns, and rows of this time only where a bound is given. */
export interface Wanted {
  columns: readonly string[];
  from?: Ticks;
  to?: Ticks;
}

export interface RunOptions {
  source: RowSource;
  now: Ticks;
  /** Keeps only rows whose TimeGenerated lies in [from, to), for every table but watchlists. */
  timespan?: { from: Ticks; to: Ticks };
  limits?: Partial<Limits>;
}

/** Log Analytics' own limits are the default: 500,000 rows, 64 MB, 10 minutes. */
export interface Limits {
  rows: number;
  bytes: number;
  milliseconds: number;
}

export interface Engine {
  analyze(text: string): Analysis;
  /** Runs an analysed query. Throws `limit/exceeded` where a limit is reached. */
  run(analysis: Analysis, options: RunOptions): Promise<Batch>;
}

/** An engine for one schema. It is made once and kept: what the binder learns of the schema makes later analyses cheap. */
export function createEngine(given: Schema): Engine {
  const schema = { ...given, tables: given.tables.map(withoutRepeats) };
  const analyze = reader(schema);
  return {
    analyze,
    async run(analysis, options) {
      invariant(analysis.plan, 'a query with errors was run');
      const known = await discoverColumns(analysis, schema, options, analyze);
      return known.plan ? runPlan(known.plan, options) : emptyBatch(analysis.columns);
    },
  };
}

/** A table file may name a column twice; the first counts. */
function withoutRepeats(table: Table): Table {
  const names = new Set(table.columns.map(column => column.name));
  if (names.size === table.columns.length) return table;
  return { ...table, columns: table.columns.filter(column => names.delete(column.name)) };
}
