import { performance } from 'node:perf_hooks';
import type { Span } from '../core/diagnostic.ts';
import { Failure } from '../core/failure.ts';
import { Bug } from '../core/invariant.ts';
import { type Column, type ColumnType, columnTypes, type Table } from '../core/table.ts';
import { type Ticks, ticksFromIso } from '../core/time.ts';
import { createEngine, type Engine, type QueryDiagnostic, type RowSource, type Schema } from './index.ts';
import { resultsOf } from './results.ts';
import { toBatch, toJson } from './rows.ts';
import { type Batch, emptyBatch } from './value.ts';

type Json = Record<string, unknown>;

export interface BatchOptions {
  /** The tables, functions and watchlists that every line may use. */
  schema: Schema;
  /** An engine for this schema, where the caller has one; else one is made. */
  engine?: Engine;
  /** The instant of lines that give none. */
  now: Ticks;
  /** Only analyses. */
  check: boolean;
}

/** Answers one line of `picket query --batch`: always with an object, whatever the line holds. */
export type AnswerLine = (line: string) => Promise<Json>;

/** @see the batch form of `picket query` in the documentation of the command line */
export function batchQueries(options: BatchOptions): AnswerLine {
  const engine = options.engine ?? createEngine(options.schema);
  return async line => {
    const request = readRequest(line);
    if ('error' in request) return request;
    try {
      return await answer(request, options, engine);
    } catch (error) {
      if (error instanceof Failure) return { id: request.id, error: { code: error.code, message: error.message } };
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof Bug || error instanceof Error)
        return { id: request.id, error: { code: 'bug', message: `A mistake of this engine: ${message}` } };
      throw error;
    }
  };
}

/** The texts of the lines that bring no tables of their own, for an engine that can analyse many at once. */
export function sharedTexts(lines: Iterable<string>): string[] {
  return [...lines].flatMap(line => {
    const request = readRequest(line);
    return 'error' in request || bringsTables(request) ? [] : request.query;
  });
}

function bringsTables(request: Request): boolean {
  return request.tables.length + request.rows.size > 0;
}

interface Request {
  id: unknown;
  query: string;
  now?: Ticks;
  tables: Table[];
  rows: Map<string, Json[]>;
}

function readRequest(line: string): Request | { id: unknown; error: Json } {
  let value: Json;
  try {
    value = JSON.parse(line) as Json;
  } catch (error) {
    return usage(null, `The line is no JSON: ${(error as Error).message}`);
  }
  const id = value?.id ?? null;
  if (typeof value?.query !== 'string') return usage(id, 'The line must be an object with a "query" that is a text.');
  const now = value.now === undefined ? undefined : ticksFromIso(String(value.now));
  if (value.now !== undefined && now === undefined) return usage(id, `"now" is no ISO 8601 time: ${String(value.now)}`);
  const tables = readTables(value.schema, value.data);
  if (typeof tables === 'string') return usage(id, tables);
  const rows = new Map(Object.entries((value.data ?? {}) as Record<string, Json[]>));
  return { id, query: value.query, tables, rows, ...(now !== undefined && { now }) };
}

function usage(id: unknown, message: string): { id: unknown; error: Json } {
  return { id, error: { code: 'usage/invalid', message } };
}

/** The tables that a line describes itself: from its schema, else from the values of its rows. */
function readTables(schema: unknown, data: unknown): Table[] | string {
  if (data !== undefined && !isTableOfRows(data)) return '"data" must give an array of objects for each table.';
  const described = Object.entries((schema ?? {}) as Record<string, Record<string, string>>);
  const tables: Table[] = [];
  for (const [name, columns] of described) {
    const wrong = Object.values(columns).find(type => !columnTypes.includes(type as ColumnType));
    if (wrong !== undefined)
      return `"${wrong}" in the schema of ${name} is none of the types ${columnTypes.join(', ')}.`;
    tables.push({
      name,
      columns: Object.entries(columns).map(([column, type]) => ({ name: column, type: type as ColumnType })),
    });
  }
  return tables;
}

function isTableOfRows(data: unknown): data is Record<string, Json[]> {
  const isRow = (row: unknown) => typeof row === 'object' && row !== null && !Array.isArray(row);
  return isRow(data) && Object.values(data as Json).every(rows => Array.isArray(rows) && rows.every(isRow));
}

async function answer(request: Request, options: BatchOptions, shared: Engine): Promise<Json> {
  const own = bringsTables(request);
  const schema = own ? withTables(options.schema, request) : options.schema;
  const engine = own ? shared.withTables(ownTables(options.schema, request)) : shared;
  const started = performance.now();
  const analysis = engine.analyze(request.query);
  const toSpan = spanFinder(request.query);
  if (options.check) {
    const tables = Object.fromEntries(analysis.tables);
    const diagnostics = analysis.diagnostics.map(each => ({ ...described(each), ...toSpan(each) }));
    return { id: request.id, columns: analysis.columns, tables, diagnostics };
  }
  const wrong = analysis.diagnostics.find(each => each.severity === 'error');
  if (wrong) {
    const { line, column } = toSpan(wrong);
    return { id: request.id, error: { ...described(wrong), line, column } };
  }
  const run = { source: sourceOf(schema, request.rows), now: request.now ?? options.now };
  const results = [];
  for (const { name, analysis: one } of resultsOf(analysis))
    results.push({ name, ...printBatch(await engine.run(one, run)) });
  const [{ columns, rows }] = results;
  const ms = Math.round(performance.now() - started);
  return { id: request.id, columns, rows, ...(results.length > 1 && { results }), ms };
}

function withTables(schema: Schema, request: Request): Schema {
  const own = ownTables(schema, request);
  const names = new Set(own.map(table => table.name));
  return { ...schema, tables: [...schema.tables.filter(table => !names.has(table.name)), ...own] };
}

/** The tables that a line describes, and those that its rows are of. */
function ownTables(schema: Schema, request: Request): Table[] {
  const inferred = [...request.rows]
    .filter(([name]) => !request.tables.some(table => table.name === name))
    .map(([name, rows]) => schema.tables.find(table => table.name === name) ?? inferTable(name, rows));
  return [...request.tables, ...inferred];
}

function inferTable(name: string, rows: readonly Json[]): Table {
  const columns = new Map<string, Column>();
  for (const row of rows)
    for (const [column, value] of Object.entries(row))
      if (value !== null && !columns.has(column)) columns.set(column, { name: column, type: inferType(column, value) });
  return { name, columns: [...columns.values()] };
}

function inferType(column: string, value: unknown): ColumnType {
  if (column === 'TimeGenerated') return 'datetime';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'long' : 'real';
  return typeof value === 'string' ? 'string' : 'dynamic';
}

/** Rows of the line, and no rows of every other table. */
function sourceOf(schema: Schema, rows: ReadonlyMap<string, Json[]>): RowSource {
  return {
    async table(name) {
      const columns = schema.tables.find(table => table.name === name)?.columns ?? [];
      return toBatch(columns, rows.get(name) ?? []);
    },
    watchlist: async () => emptyBatch([]),
  };
}

function described({ code, severity, message, help, upstream }: QueryDiagnostic): Json {
  return { code, severity, message, ...(help && { help }), ...(upstream && { upstream }) };
}

/** A result in the form of `picket query --batch`. */
export function printBatch(batch: Batch): { columns: Column[]; rows: unknown[][] } {
  const columns = batch.columns.map(({ name, type }) => ({ name, type }));
  const rows = Array.from({ length: batch.length }, (_, row) =>
    batch.values.map((values, index) => toJson(values[row], columns[index].type)),
  );
  return { columns, rows };
}

/** Turns offsets in a text into lines and columns, both from 1. */
export function spanFinder(text: string): (place: { start: number; length: number }) => Span {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const locate = (offset: number) => {
    let line = starts.findLastIndex(start => start <= offset);
    line = Math.max(line, 0);
    return { line: line + 1, column: offset - starts[line] + 1 };
  };
  return ({ start, length }) => {
    const from = locate(Math.min(start, text.length));
    const to = locate(Math.min(start + length, text.length));
    return { ...from, endLine: to.line, endColumn: to.column };
  };
}
