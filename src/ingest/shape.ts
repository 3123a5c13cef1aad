import { createHash } from 'node:crypto';
import { dateFromTicks, ticksFromIso } from '../core/time.ts';
import { cellOf, Misfit } from './cell.ts';
import { deepestEvent, isWithin } from './depth.ts';
import { leftOver, type Taken, takenPaths, valueAt } from './event-path.ts';
import { fitField } from './field-limit.ts';
import type { Source } from './source.ts';
import type { TableShape } from './table-shape.ts';
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

export function shaper(stream: string, shape: Shape): Shaper {
  const sources = Object.entries(shape.row).filter((entry): entry is [string, Source] => entry[1] !== undefined);
  const { id, time } = shape.event;
  const taken = takenBy([...sources.map(([, source]) => source), time, ...(id === undefined ? [] : [id])]);
  return event => {
    try {
      return shapeEvent(stream, shape, sources, taken, event);
    } catch (error) {
      if (error instanceof Misfit) return { reason: error.message };
      throw error;
    }
  };
}

function shapeEvent(stream: string, shape: Shape, sources: [string, Source][], taken: Taken, event: unknown): Shaped {
  if (event instanceof Unreadable) throw new Misfit(event.reason);
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    throw new Misfit('the event is no JSON object');
  if (!isWithin(event, deepestEvent)) throw new Misfit(`the event is nested deeper than ${deepestEvent} levels`);
  const id = shape.event.id === undefined ? '' : idOf(event, shape.event.id);
  const time = cellOf('(event time)', 'datetime', read(event, shape.event.time)) as string | undefined;
  if (!time) throw new Misfit('the event has no time');
  const row: Row = { TimeGenerated: time, EventTime: time, IngestId: id && ingestId(stream, id) };
  const cut = fill(row, shape.table, sources, taken, event);
  return { id, time: milliseconds(time), row, cut };
}

function idOf(event: unknown, source: Source): string {
  const id = cellOf('(event id)', 'string', read(event, source)) as string | undefined;
  if (!id) throw new Misfit('the event has no id');
  return id;
}

function fill(row: Row, table: TableShape, sources: [string, Source][], taken: Taken, event: object): string[] {
  const cut: string[] = [];
  const put = (column: string, cell: unknown) => {
    const fitted = fitField(cell);
    if (fitted !== cell) cut.push(column);
    row[column] = fitted;
  };
  for (const [column, source] of sources) {
    const cell = cellOf(column, table.columns[column], read(event, source));
    if (cell !== undefined) put(column, cell);
  }
  const rest = leftOver(event, taken);
  if (rest !== undefined) put('AdditionalFields', rest);
  return cut;
}

/** A derived cell is a connector's own code: when it fails, the event is kept with the reason and the stream goes on. */
function read(event: unknown, source: Source): unknown {
  if (typeof source === 'string') return valueAt(event, source);
  try {
    return source.read(valueAt(event, source.path));
  } catch (error) {
    throw new Misfit(`the connector could not read "${source.path}": ${(error as Error).message}`);
  }
}

function takenBy(sources: Source[]): Taken {
  return takenPaths(
    sources
      .filter(source => typeof source === 'string' || source.whole)
      .map(it => (typeof it === 'string' ? it : it.path)),
  );
}

function milliseconds(iso: string): number {
  return dateFromTicks(ticksFromIso(iso) ?? 0n).getTime();
}

/** The same for every copy of an event. */
export function ingestId(stream: string, id: string): string {
  return createHash('sha256').update(`${stream}\n${id}`).digest('hex').slice(0, 32);
}
