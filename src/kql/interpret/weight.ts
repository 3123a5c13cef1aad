import { Decimal } from 'decimal.js';
import { type Batch, type Dynamic, type ScalarType, Typed, type Value } from '../value.ts';

/** The bytes that a value of a fixed size takes in a column: its place and, where it does not fit there, what that points to. */
const fixed: Partial<Record<ScalarType, number>> = {
  bool: 8,
  int: 16,
  real: 16,
  long: 32,
  datetime: 32,
  timespan: 32,
};

const place = 8;
const text = 24;
const bag = 64;
const pair = 40;

/** About the bytes of memory that a value takes, with its place in a column. */
export function weightOf(value: Value | Dynamic): number {
  if (typeof value === 'string') return place + text + value.length;
  if (typeof value === 'bigint') return 32;
  if (typeof value === 'number') return 16;
  if (typeof value !== 'object' || value === null) return place;
  if (Array.isArray(value)) return weightOfArray(value);
  if (value instanceof Map) return weightOfBag(value);
  if (value instanceof Typed) return place + 32 + weightOf(value.value);
  return value instanceof Decimal ? 96 : place;
}

function weightOfArray(values: readonly Dynamic[]): number {
  let sum = place + 32;
  for (const value of values) sum += weightOf(value);
  return sum;
}

function weightOfBag(values: ReadonlyMap<string, Dynamic>): number {
  let sum = place + bag;
  for (const [key, value] of values) sum += pair + key.length + weightOf(value);
  return sum;
}

/** The bytes of each value of a type, where they are the same for all. */
export function fixedWeight(type: ScalarType): number | undefined {
  return fixed[type];
}

/** What columns were found to weigh: an operator that hands a column on does not weigh it again. */
const known = new WeakMap<readonly Value[], number>();

export function weighed(values: readonly Value[], weight: number): void {
  known.set(values, weight);
}

export function weightOfColumn(values: readonly Value[], type: ScalarType): number {
  const each = fixed[type];
  if (each !== undefined) return each * values.length;
  const found = known.get(values);
  if (found !== undefined) return found;
  let sum = 0;
  for (const value of values) sum += weightOf(value);
  known.set(values, sum);
  return sum;
}

/** About the bytes of memory that a batch takes. */
export function weightOfBatch({ columns, values }: Batch): number {
  let sum = 0;
  for (let index = 0; index < columns.length; index++) sum += weightOfColumn(values[index], columns[index].type);
  return sum;
}
