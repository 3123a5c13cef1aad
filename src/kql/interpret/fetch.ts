import { Failure } from '../../core/failure.ts';
import type { Ticks } from '../../core/time.ts';
import { arrivalColumn } from '../arrival.ts';
import type { Budget, Wanted } from '../contract.ts';
import type { Expr, Relation } from '../ir.ts';
import type { Batch, Value } from '../value.ts';
import { gather } from './batch.ts';
import { constantValue } from './expression.ts';
import type { Request } from './run.ts';
import type { Runtime } from './runtime.ts';
import { narrowest, timeBounds } from './time-bounds.ts';
import { eachRelation } from './walk.ts';

type Fetched = Pick<Runtime, 'tables' | 'watchlists' | 'files'>;

/** Asks the row source for everything that a plan reads: each table once, the columns and the time that it needs. */
export async function fetchRows(plan: Relation, request: Request, budget: Budget): Promise<Fetched> {
  const tables = new Map<string, Set<string>>();
  const bounds = timeBounds(plan, expr => constantOf(expr, request));
  const aliases = new Set<string>();
  const places = new Set<string>();
  eachRelation(plan, relation => {
    if (relation.op === 'scan') note(tables, relation);
    if (relation.op === 'watchlist') aliases.add(relation.alias);
    if (relation.op === 'external') for (const place of relation.places) places.add(place);
  });
  const [tableRows, watchlistRows, files] = await Promise.all([
    inParallel(tables.keys(), name =>
      fetchTable(name, { columns: [...tables.get(name)!], ...bounds.get(name), budget }, request),
    ),
    inParallel(aliases, alias => fetchWatchlist(alias, request)),
    inParallel(places, place => fetchFile(place, request)),
  ]);
  return { tables: tableRows, watchlists: watchlistRows, files };
}

/** What every scan of a table reads: a plan whose columns were pruned reads no more than it needs. */
function note(tables: Map<string, Set<string>>, { table, columns }: Extract<Relation, { op: 'scan' }>): void {
  const names = tables.get(table) ?? new Set();
  tables.set(table, names);
  for (const { name } of columns) names.add(name);
}

async function inParallel<T>(names: Iterable<string>, fetch: (name: string) => Promise<T>): Promise<Map<string, T>> {
  return new Map(await Promise.all([...names].map(async name => [name, await fetch(name)] as const)));
}

/** The value of an expression that needs nothing but the instant of the run. */
function constantOf(expr: Expr, request: Request): Value | undefined {
  if (!isSelfContained(expr)) return undefined;
  const value = constantValue(expr, { now: request.now } as Runtime);
  return value === null ? undefined : value;
}

function isSelfContained(expr: Expr): boolean {
  if (expr.is === 'call') return expr.args.every(isSelfContained);
  return expr.is === 'literal' || expr.is === 'now';
}

async function fetchTable(name: string, needed: Wanted, request: Request): Promise<Batch> {
  const { timespan } = request;
  const { columns } = needed;
  const wanted = timespan ? { ...needed, ...narrowest(needed, timespan) } : needed;
  const isTimed = timespan !== undefined || columns.includes(arrivalColumn.name);
  const named = isTimed && !columns.includes('TimeGenerated') ? [...columns, 'TimeGenerated'] : columns;
  const batch = await request.source.table(name, { ...wanted, columns: named });
  return timespan ? within(batch, timespan.from, timespan.to) : batch;
}

/** The rows whose TimeGenerated lies in [from, to); a table without that column is left whole. */
function within(batch: Batch, from: Ticks, to: Ticks): Batch {
  const index = batch.columns.findIndex(column => column.name === 'TimeGenerated');
  if (index < 0) return batch;
  const times = batch.values[index] as readonly (bigint | null)[];
  const kept: number[] = [];
  times.forEach((time, row) => {
    if (time !== null && time >= from && time < to) kept.push(row);
  });
  return gather(batch, kept);
}

function fetchWatchlist(alias: string, request: Request): Promise<Batch> {
  if (request.source.watchlist) return request.source.watchlist(alias);
  throw new Failure('usage/invalid', `The query reads the watchlist "${alias}", but its rows were not given.`);
}

function fetchFile(place: string, request: Request): Promise<Uint8Array> {
  if (request.source.external) return request.source.external(place);
  throw new Failure('usage/invalid', `The query reads the external file ${place}, which this run may not fetch.`);
}
