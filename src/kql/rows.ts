import type { Decimal } from 'decimal.js';
import type { Column } from '../core/table.ts';
import { isoFromTicks, timespanFromTicks } from '../core/time.ts';
import { arrivalColumn } from './arrival.ts';
import { fromJson, typedText } from './dynamic.ts';
import { converter } from './functions/convert.ts';
import { realText } from './functions/real-text.ts';
import { type Batch, type Dynamic, missing, type ScalarType, Typed, type Value } from './value.ts';

/**
 * Takes rows as JSON gives them (ingestion, fixtures, files) into columns. A value that is missing or null is missing; one of another
 * type is converted as leniently as ingestion does; what can not be converted is missing too. Keys that name no column are passed over.
 */
export function toBatch(wanted: readonly Column[], given: Iterable<Record<string, unknown>>): Batch {
  const rows = [...given];
  const columns = withArrival(wanted, rows);
  const values: Value[][] = columns.map(() => []);
  const takes = columns.map(column => fromField(column.type));
  let length = 0;
  for (const row of rows) {
    for (let index = 0; index < columns.length; index++)
      values[index].push(takes[index](own(row, columns[index].name) ?? arrivalOf(row, columns[index])));
    length++;
  }
  return { columns, values, length };
}

/** Rows may tell when they arrived, whatever columns their table has. */
function withArrival(columns: readonly Column[], rows: readonly Record<string, unknown>[]): readonly Column[] {
  const isTold = rows.some(row => Object.hasOwn(row, arrivalColumn.name));
  return isTold && !columns.some(({ name }) => name === arrivalColumn.name) ? [...columns, arrivalColumn] : columns;
}

/** A row that does not tell its arrival arrived when it was generated. */
function arrivalOf(row: Record<string, unknown>, { name }: Column): unknown {
  return name === arrivalColumn.name ? own(row, 'TimeGenerated') : undefined;
}

const own = (row: Record<string, unknown>, name: string) => (Object.hasOwn(row, name) ? row[name] : undefined);

/** Takes the JSON value of one field into a column of the given type. */
export function fromField(type: ScalarType): (field: unknown) => Value {
  const none = missing(type);
  if (type === 'dynamic') return fromJson;
  const convert = (from: ScalarType, field: Value) => converter(from, type)(field);
  return field => {
    if (field === null || field === undefined) return none;
    if (typeof field === 'string') return convert('string', field);
    if (typeof field === 'boolean') return type === 'string' ? String(field) : convert('bool', field);
    if (typeof field === 'bigint') return convert('long', field);
    if (typeof field === 'number') return Number.isInteger(field) ? whole(type, field) : convert('real', field);
    if (field instanceof Date) return convert('string', field.toISOString());
    return type === 'string' ? JSON.stringify(field) : none;
  };
}

function whole(type: ScalarType, field: number): Value {
  return Math.abs(field) < 2 ** 63 ? converter('long', type)(BigInt(field)) : converter('real', type)(field);
}

/** The rows of a batch, values in the form of `toJson`. */
export function toRows({ columns, values, length }: Batch): Record<string, unknown>[] {
  const write = columns.map(column => jsonWriter(column.type));
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, write[index](values[index][row])])),
  );
}

/**
 * A value in the form of `picket query --batch`: whole numbers beyond 2^53 and decimals as strings, NaN and the infinities by name,
 * datetimes with seven decimals. Inside a dynamic, large whole numbers stay exact numbers (JSON.rawJSON).
 */
export function toJson(value: Value, type: ScalarType): unknown {
  return jsonWriter(type)(value);
}

const isSafe = (value: bigint) => BigInt.asIntN(54, value) === value;
const jsonReal = (value: number): unknown => (Number.isFinite(value) ? value : realText(value));
/** Makes JSON.stringify write these very digits; the type library does not know it yet. */
const { rawJSON } = JSON as JSON & { rawJSON(text: string): unknown };

const writers: Readonly<Partial<Record<ScalarType, (value: never) => unknown>>> = {
  long: (value: bigint) => (isSafe(value) ? Number(value) : String(value)),
  real: jsonReal,
  decimal: (value: Decimal) => value.toFixed(),
  datetime: isoFromTicks,
  timespan: timespanFromTicks,
  dynamic: jsonDynamic,
};

function jsonWriter(type: ScalarType): (value: Value) => unknown {
  const write = writers[type] as ((value: Value) => unknown) | undefined;
  if (!write) return value => value;
  return value => (value === null ? null : write(value));
}

function jsonDynamic(value: Dynamic): unknown {
  if (typeof value === 'bigint') return isSafe(value) ? Number(value) : rawJSON(String(value));
  if (typeof value === 'number') return jsonReal(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(jsonDynamic);
  if (value instanceof Typed) return typedText(value);
  return Object.fromEntries(Array.from(value, ([key, item]) => [key, jsonDynamic(item)]));
}
