import { createHash } from 'node:crypto';
import { cellOf, Misfit } from './cell.ts';
import { deepestEvent, isWithin } from './depth.ts';
import { leftOver, readerOf, segments, type Taken, takenPaths } from './event-path.ts';
import { fitField } from './field-limit.ts';
import type { Source } from './source.ts';
import type { StreamColumnType, TableShape } from './table-shape.ts';
import { Unreadable } from './unreadable.ts';

/** A row as it is sent. */
export type Row = Record<string, unknown>;

/** An event that became a row: its id, its time in milliseconds since 1970, and the columns that had to be cut. */
export interface Shaped {
  /** Empty where the stream's events have none; then the row has no IngestId yet. */
  readonly id: string;
  readonly time: number;
  readonly row: Row;
  readonly cut: readonly string[];
}

/** An event that can not become a row, and why. */
export interface Unshaped {
  readonly reason: string;
}

/** Makes rows of events for one stream. Errors in an event are values: one bad event never stops its neighbours. */
export type Shaper = (event: unknown) => Shaped | Unshaped;

/** What a shaper must know of a stream. */
export interface Shape {
  readonly table: TableShape;
  readonly event: { readonly id?: Source; readonly time: Source };
  readonly row: Readonly<Record<string, Source | undefined>>;
}

/** A column and how its cell is read from an event. */
interface Cell {
  readonly column: string;
  readonly type: StreamColumnType;
  readonly read: (event: unknown) => unknown;
}

/** A shape, made ready to be applied. */
interface Ready {
  readonly stream: string;
  readonly id: ((event: unknown) => unknown) | undefined;
  readonly time: (event: unknown) => unknown;
  /** Cells that take a field at the top of an event as it is, by the name of the field: only those that are there are looked at. */
  readonly fields: ReadonlyMap<string, readonly Cell[]>;
  readonly others: readonly Cell[];
  readonly taken: Taken;
}

export function shaper(stream: string, shape: Shape): Shaper {
  const ready = makeReady(stream, shape);
  return event => {
    try {
      return shapeEvent(ready, event);
    } catch (error) {
      if (error instanceof Misfit) return { reason: error.message };
      throw error;
    }
  };
}

function makeReady(stream: string, { table, event: { id, time }, row }: Shape): Ready {
  const sources = Object.entries(row).filter((entry): entry is [string, Source] => entry[1] !== undefined);
  const cells = sources.map(([column, source]) => {
    return { column, source, type: table.columns[column], read: reading(source) };
  });
  const direct = cells.filter(({ source }) => typeof source === 'string' && segments(source).length === 1);
  return {
    stream,
    id: id === undefined ? undefined : reading(id),
    time: reading(time),
    fields: Map.groupBy(direct, ({ source }) => segments(source as string)[0]),
    others: cells.filter(cell => !direct.includes(cell)),
    taken: takenBy([...sources.map(([, source]) => source), time, ...(id === undefined ? [] : [id])]),
  };
}

function shapeEvent(ready: Ready, event: unknown): Shaped {
  if (event instanceof Unreadable) throw new Misfit(event.reason);
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    throw new Misfit('the event is no JSON object');
  if (!isWithin(event, deepestEvent)) throw new Misfit(`the event is nested deeper than ${deepestEvent} levels`);
  const id = ready.id === undefined ? '' : idOf(ready.id(event));
  const time = cellOf('(event time)', 'datetime', ready.time(event)) as string | undefined;
  if (!time) throw new Misfit('the event has no time');
  const row: Row = { TimeGenerated: time, EventTime: time, IngestId: id && ingestId(ready.stream, id) };
  const cut = fill(row, ready, event as Record<string, unknown>);
  return { id, time: milliseconds(time), row, cut };
}

function idOf(value: unknown): string {
  const id = cellOf('(event id)', 'string', value) as string | undefined;
  if (!id) throw new Misfit('the event has no id');
  return id;
}

function fill(row: Row, { fields, others, taken }: Ready, event: Record<string, unknown>): string[] {
  const cut: string[] = [];
  const put = (column: string, cell: unknown) => {
    const fitted = fitField(cell);
    if (fitted !== cell) cut.push(column);
    row[column] = fitted;
  };
  const take = ({ column, type }: Cell, value: unknown) => {
    const cell = cellOf(column, type, value);
    if (cell !== undefined) put(column, cell);
  };
  for (const name of Object.keys(event)) for (const cell of fields.get(name) ?? []) take(cell, event[name]);
  for (const cell of others) take(cell, cell.read(event));
  const rest = leftOver(event, taken);
  if (rest !== undefined) put('AdditionalFields', rest);
  return cut;
}

/** A derived cell is a connector's own code: when it fails, the event is kept with the reason and the stream goes on. */
function reading(source: Source): (event: unknown) => unknown {
  if (typeof source === 'string') return readerOf(source);
  const given = readerOf(source.path);
  return event => {
    try {
      return source.read(given(event));
    } catch (error) {
      throw new Misfit(`the connector could not read "${source.path}": ${(error as Error).message}`);
    }
  };
}

function takenBy(sources: Source[]): Taken {
  return takenPaths(
    sources
      .filter(source => typeof source === 'string' || source.whole)
      .map(it => (typeof it === 'string' ? it : it.path)),
  );
}

/** Of a time with seven digits, as cells hold it. */
function milliseconds(iso: string): number {
  return Date.parse(`${iso.slice(0, 23)}Z`);
}

/** The same for every copy of an event. */
export function ingestId(stream: string, id: string): string {
  return createHash('sha256').update(`${stream}\n${id}`).digest('hex').slice(0, 32);
}
