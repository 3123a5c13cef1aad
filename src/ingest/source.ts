import { valueAt } from './event-path.ts';
import type { CellOf, StandardColumn, StreamColumnType, TableShape } from './table-shape.ts';

/** A cell made from the value at a path, for what a path alone can not say. */
export interface Derived<Value> {
  readonly path: string;
  /** Whether the cell holds all that the value held; if not, the value also stays in AdditionalFields. */
  readonly whole: boolean;
  readonly read: (value: unknown) => Value | undefined;
}

/** Where a cell comes from: a path in the event, such as `actor.id` or `target.0.type`, or something derived. */
export type Source<Type extends StreamColumnType = StreamColumnType> = string | Derived<CellOf<Type>>;

/** Which column is filled from where. A column that the table lacks does not compile. */
export type RowSources<Table extends TableShape> = {
  readonly [Name in Exclude<keyof Table['columns'] & string, StandardColumn>]?: Source<Table['columns'][Name]>;
};

/** A cell computed from the value at a path; the value also stays in AdditionalFields, unless another column takes it. */
export function derive<Value>(path: string, read: (value: unknown) => Value | undefined): Derived<Value> {
  return { path, whole: false, read };
}

/** A point in time that the source writes as milliseconds since 1970. */
export function epochMilliseconds(path: string): Derived<string> {
  return { path, whole: true, read: value => isoFromEpoch(value, 1) };
}

/** A point in time that the source writes as seconds since 1970. */
export function epochSeconds(path: string): Derived<string> {
  return { path, whole: true, read: value => isoFromEpoch(value, 1000) };
}

/** A point in time that the source writes without a zone and means in UTC. */
export function utc(path: string): Derived<string> {
  return { path, whole: true, read: value => (typeof value === 'string' ? withZone(value) : undefined) };
}

function withZone(time: string): string {
  return /(Z|[+-]\d\d:?\d\d)$/i.test(time) ? time : `${time.replace(' ', 'T')}Z`;
}

/** Several values as one text, such as the id of a record and the time of its last change. Without one of them there is none. */
export function joined(...paths: readonly string[]): Derived<string> {
  return derive('', event => {
    const values = paths.map(path => valueAt(event, path));
    return values.some(value => value === undefined || value === null) ? undefined : values.join('|');
  });
}

/** A text that the source sends as the word "null" where it means none. */
export function nullableText(path: string): Derived<string> {
  return { path, whole: true, read: value => (typeof value === 'string' && value !== 'null' ? value : undefined) };
}

function isoFromEpoch(value: unknown, scale: number): string | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  const date = new Date(number * scale);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
