/** What goes into the KQL engine and what comes out: plain types, which every part of it shares. */
import type { Severity } from '../core/diagnostic.ts';
import type { Column, Table } from '../core/table.ts';
import type { Ticks } from '../core/time.ts';
import type { Aside } from './interpret/run.ts';
import type { Expr, Relation } from './ir.ts';
import type { Batch } from './value.ts';

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
  /** The tables that the query gives, where they are several (queries behind each other, fork, facet); `plan` gives the first of them. */
  results?: readonly { name: string; columns: readonly Column[]; plan: Relation }[];
  /** Where rows part ways, in the order in which the parts of the plan were made; a body that is called twice is there twice. */
  branches: readonly Branch[];
}

/** A place of a query where rows part ways: a filter, a choice, a union or a join. */
export interface Branch {
  is: 'where' | 'choice' | 'union' | 'join';
  /** The stored function whose body the places count in; absent for the text itself. */
  in?: string;
  ways: readonly Way[];
  /** The part of the plan that parts them. */
  of: Relation | Expr;
  /** Of a union: the way that the rows of each input go. */
  inputs?: readonly number[];
}

/** One way that a row can go: what it means, and where it stands. */
export interface Way {
  says: string;
  start: number;
  length: number;
}

/** Where rows come from. A batch may hold more columns and rows than asked for, never fewer. */
export interface RowSource {
  table(name: string, wanted: Wanted): Promise<Batch>;
  watchlist?(alias: string): Promise<Batch>;
  /** The bytes of a file that the query names (externaldata); whether and from where is for the source to decide. */
  external?(place: string): Promise<Uint8Array>;
  /** Where an address lies (geo_info_from_ip_address), from a database of the user's: see `openPlaces`. Undefined where it is not known. */
  place?(address: string): Place | undefined;
  /**
   * Answers a part of a query whole, next to the rows, exactly as the engine would: a function that does, or undefined where the
   * source can not. The function gives undefined when it met a value that it is not right about; the engine then asks for the rows.
   */
  part?(relation: Relation, request: PartRequest): (() => Promise<Batch | undefined>) | undefined;
}

/** What is known of where an address lies, names in English. */
export interface Place {
  country: string;
  state: string;
  city: string;
  latitude: number | null;
  longitude: number | null;
}

/** What holds for a part of a query as for the whole. */
export interface PartRequest extends Pick<RunOptions, 'now' | 'timespan'> {
  budget: Budget;
}

/** What a query needs of a table: these columns, and rows of this time only where a bound is given. */
export interface Wanted {
  columns: readonly string[];
  from?: Ticks;
  to?: Ticks;
  /** Rows that arrived in [from, to) are enough. */
  arrived?: { from: Ticks; to: Ticks };
  budget?: Budget;
}

/** What a run may still take, for a source that reads rows for it. */
export interface Budget {
  /** Told of the bytes of memory that rows take as they come; throws `limit/exceeded` where they are too many. */
  hold(bytes: number): void;
  /** Aborted when the time of the run is over or no one waits for its answer. */
  readonly signal: AbortSignal;
  /** Throws what ended the run where it has ended: `limit/exceeded`, or the reason of its signal. */
  checkTime(): void;
}

export interface RunOptions {
  source: RowSource;
  now: Ticks;
  /** Keeps only rows whose TimeGenerated lies in [from, to), for every table but watchlists. */
  timespan?: { from: Ticks; to: Ticks };
  limits?: Partial<Limits>;
  /** Ends the run when it is aborted; the run then rejects with its reason. */
  signal?: AbortSignal;
  /** Where what takes long is done, so that this thread can do other things meanwhile: see `openAside`. */
  aside?: Aside;
  /** Told of each row that goes a way: the place of the branch among those of the analysis, and of the way. Such a run is slower. */
  watch?: Watch;
}

export type Watch = (branch: number, way: number) => void;

/** Log Analytics' own limits are the default: 500,000 rows, 64 MB, 10 minutes. */
export interface Limits {
  rows: number;
  bytes: number;
  milliseconds: number;
}

export interface Engine {
  analyze(text: string): Analysis;
  /** An engine that knows these tables too, in place of those of their name: cheap beside one that is made anew. */
  withTables(tables: readonly Table[]): Engine;
  /** Runs an analysed query. Throws `limit/exceeded` where a limit is reached. */
  run(analysis: Analysis, options: RunOptions): Promise<Batch>;
}
