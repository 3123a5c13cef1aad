import { Failure } from '../../core/failure.ts';
import type { Ticks } from '../../core/time.ts';
import type { Columns, Relation } from '../ir.ts';
import type { Batch } from '../value.ts';
import { gather } from './batch.ts';
import type { Request } from './run.ts';
import type { Runtime } from './runtime.ts';
import { eachRelation } from './walk.ts';

type Fetched = Pick<Runtime, 'tables' | 'watchlists'>;

/** Asks the row source for everything that a plan reads, each table once. */
export async function fetchRows(plan: Relation, request: Request): Promise<Fetched> {
  const tables = new Map<string, Set<string>>();
  const aliases = new Set<string>();
  eachRelation(plan, relation => {
    if (relation.op === 'scan') want(tables, relation.table, relation.columns);
    if (relation.op === 'watchlist') aliases.add(relation.alias);
  });
  const names = [...tables.keys()];
  const [tableRows, watchlistRows] = await Promise.all([
    Promise.all(names.map(name => fetchTable(name, [...tables.get(name)!], request))),
    Promise.all([...aliases].map(alias => fetchWatchlist(alias, request))),
  ]);
  return {
    tables: new Map(names.map((name, index) => [name, tableRows[index]])),
    watchlists: new Map([...aliases].map((alias, index) => [alias, watchlistRows[index]])),
  };
}

function want(tables: Map<string, Set<string>>, table: string, columns: Columns): void {
  const names = tables.get(table) ?? new Set();
  for (const column of columns) names.add(column.name);
  tables.set(table, names);
}

async function fetchTable(name: string, columns: readonly string[], request: Request): Promise<Batch> {
  const { timespan } = request;
  const batch = await request.source.table(name, { columns, ...timespan });
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
