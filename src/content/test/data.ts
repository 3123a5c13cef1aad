import { didYouMean } from '../../core/nearest.ts';
import type { Column, Table } from '../../core/table.ts';
import { isoFromTicks, type Ticks } from '../../core/time.ts';
import { arrivalColumn } from '../../kql/arrival.ts';
import type { RowSource, Schema, StoredFunction } from '../../kql/index.ts';
import { fromField, toBatch } from '../../kql/rows.ts';
import { type Batch, emptyBatch } from '../../kql/value.ts';
import type { Rhythm } from '../../sentinel/index.ts';
import type { Item, Path } from '../item.ts';
import { isObject, type Json, type JsonObject } from '../resource.ts';
import { watchlistOf } from '../watchlist-file.ts';
import type { TestCase, TestReport } from './case.ts';
import { datatable } from './datatable.ts';
import { type GivenRow, type Row, readTable, rowsOf } from './rows.ts';

/** The rows that a test gives, as a query reads them. */
export interface TestData {
  source: RowSource;
  /** The rows as a query at a time sees them: those that have arrived. */
  arrivedAt(time: Ticks): RowSource;
  /** The rows that have a time, of each table that rows were given to. */
  events: readonly GivenEvent[];
  /** The schema with what the test replaces; the one that was given where it replaces nothing. */
  schema: Schema;
  /** How many rows were given to each table, and how many of them were generated, or arrived, in a time. */
  count(from: Ticks, to: Ticks, by: Rhythm['by']): { table: string; rows: number; inside: number }[];
}

/** A given row with the time of its event, and of its arrival. */
export interface GivenEvent {
  table: string;
  path: Path;
  time: Ticks;
  arrives: Ticks;
}

/** What the rows of tests are read against. */
export interface TestWorld {
  schema: Schema;
  tables: ReadonlyMap<string, Table>;
  /** The watchlists of the repository by alias: their search keys. */
  watchlists: readonly Item[];
  /** Where an address lies, where the repository has a database of places. */
  place?: RowSource['place'];
}

/** Reads the rows that a test gives. What no query could ever see is reported. */
export function readData(test: TestCase, world: TestWorld, report: TestReport): TestData {
  const { watchlists, functions, ...tables } = test.given;
  const path = [...test.path, 'given'];
  const given = new Map<string, GivenRow[]>();
  for (const [name, value] of Object.entries(tables)) {
    const table = world.tables.get(name);
    if (!table) unknownTable(name, path, world, report);
    else given.set(name, readTable(value, table, [...path, name], test.now, report));
  }
  const lists = readWatchlists(watchlists ?? {}, functions, [...path, 'watchlists'], report);
  const events = [...given].flatMap(([table, rows]) => rows.flatMap(row => eventOf(table, row)));
  return {
    source: rowSource(given, lists, world),
    arrivedAt: time => rowSource(given, lists, world, time),
    events,
    schema: replaced(world.schema, lists, functions ?? {}, [...path, 'functions'], report),
    count: (from, to, by) => {
      const inside = events.filter(one => isIn(by === 'arrival' ? one.arrives : one.time, from, to));
      return [...given].map(([table, rows]) => ({
        table,
        rows: rows.length,
        inside: inside.filter(one => one.table === table).length,
      }));
    },
  };
}

const isIn = (time: Ticks, from: Ticks, to: Ticks): boolean => time >= from && time < to;

function unknownTable(name: string, path: Path, world: TestWorld, report: TestReport): void {
  const help = didYouMean(name, world.tables.keys()) ?? 'Tables are those of Microsoft and of the connectors.';
  report.atKey('test/unknown-table', [...path, name], `There is no table "${name}".`, help);
}

/** The rows of each watchlist by alias in lower case; those under '*' are of every other watchlist. */
function readWatchlists(
  value: Json,
  functions: Json | undefined,
  path: Path,
  report: TestReport,
): Map<string, JsonObject[]> {
  const lists = new Map<string, JsonObject[]>();
  const all = isObject(functions) ? functions._GetWatchlist : undefined;
  if (Array.isArray(all)) lists.set('*', all.filter(isObject));
  if (!isObject(value)) {
    report.at('test/form', path, '"watchlists" is a mapping from aliases to rows.');
    return lists;
  }
  for (const [alias, rows] of Object.entries(value)) {
    lists.set(
      alias.toLowerCase(),
      rowsOf(rows, [...path, alias], report).map(({ row }) => row),
    );
  }
  return lists;
}

function rowSource(
  given: ReadonlyMap<string, GivenRow[]>,
  lists: ReadonlyMap<string, JsonObject[]>,
  world: TestWorld,
  time?: Ticks,
): RowSource {
  const arrived = (one: GivenRow) => time === undefined || one.delay === 0n || (arrivalOf(one) ?? 0n) <= time;
  return {
    table: async (name, wanted) => {
      const columns =
        world.tables.get(name)?.columns ?? wanted.columns.map((column): Column => ({ name: column, type: 'dynamic' }));
      const rows = given.get(name);
      return rows ? toBatch(columns, Iterator.from(rows).filter(arrived).map(received)) : emptyBatch(columns);
    },
    watchlist: async alias => watchlistBatch(alias, lists.get(alias.toLowerCase()) ?? lists.get('*') ?? [], world),
    ...(world.place && { place: world.place }),
  };
}

function watchlistBatch(alias: string, rows: readonly JsonObject[], world: TestWorld): Batch {
  const same = (name: unknown) => typeof name === 'string' && name.toLowerCase() === alias.toLowerCase();
  const known = world.schema.watchlists?.find(list => same(list.alias))?.columns ?? [];
  const own = [...new Set([...known, ...rows.flatMap(row => Object.keys(row))])];
  const item = world.watchlists.find(one => same(watchlistOf(one.value).watchlistAlias));
  const key = item ? String(watchlistOf(item.value).itemsSearchKey) : own[0];
  const columns: Column[] = [
    { name: '_DTItemId', type: 'string' },
    { name: 'LastUpdatedTimeUTC', type: 'datetime' },
    { name: 'SearchKey', type: 'string' },
    { name: 'WatchlistItem', type: 'dynamic' },
    ...own.map((name): Column => ({ name, type: 'string' })),
  ];
  return toBatch(
    columns,
    rows.map((row, index) => ({ ...row, _DTItemId: `item-${index + 1}`, SearchKey: row[key], WatchlistItem: row })),
  );
}

function replaced(
  schema: Schema,
  lists: ReadonlyMap<string, JsonObject[]>,
  functions: Json,
  path: Path,
  report: TestReport,
): Schema {
  const named = isObject(functions) ? Object.entries(functions).filter(([name]) => name !== '_GetWatchlist') : [];
  const stored = named.map(([name, body]) => replacement(name, body, schema, [...path, name], report));
  const known = new Set((schema.watchlists ?? []).map(list => list.alias.toLowerCase()));
  const fresh = [...lists].filter(([alias]) => alias !== '*' && !known.has(alias));
  if (stored.length === 0 && fresh.length === 0) return schema;
  const names = new Set(stored.map(one => one.name));
  return {
    tables: schema.tables,
    functions: [...(schema.functions ?? []).filter(one => !names.has(one.name)), ...stored],
    watchlists: [
      ...(schema.watchlists ?? []),
      ...fresh.map(([alias, rows]) => ({ alias, columns: [...new Set(rows.flatMap(row => Object.keys(row)))] })),
    ],
  };
}

/** A function of the test in place of one of the repository: a KQL text, or the rows that it gives. */
function replacement(name: string, body: Json, schema: Schema, path: Path, report: TestReport): StoredFunction {
  const parameters = schema.functions?.find(one => one.name === name)?.parameters;
  const made = { name, ...(parameters === undefined ? {} : { parameters }) };
  if (typeof body === 'string') return { ...made, body };
  const rows = rowsOf(body, path, report).map(({ row }) => row);
  return { ...made, body: datatable(rows) };
}

const readTime = fromField('datetime');

function arrivalOf({ row, delay }: GivenRow): Ticks | undefined {
  const time = readTime(row.TimeGenerated) as Ticks | null;
  return time === null ? undefined : time + delay;
}

/** A row that arrives late, with the time of its arrival: ingestion_time() gives it. */
function received(one: GivenRow): Row {
  const arrives = one.delay === 0n ? undefined : arrivalOf(one);
  return arrives === undefined ? one.row : { ...one.row, [arrivalColumn.name]: isoFromTicks(arrives) };
}

function eventOf(table: string, given: GivenRow): GivenEvent[] {
  const arrives = arrivalOf(given);
  return arrives === undefined ? [] : [{ table, path: given.at, time: arrives - given.delay, arrives }];
}
