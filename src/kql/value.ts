import type { Decimal } from 'decimal.js';
import type { Column, ColumnType } from '../core/table.ts';

export type ScalarType = ColumnType;

/**
 * How each KQL type lies in memory:
 *
 * | type | value |
 * |---|---|
 * | bool | boolean |
 * | int, real | number |
 * | long | bigint, within 64 bits |
 * | datetime, timespan | bigint, in ticks of 100 ns (core/time.ts) |
 * | decimal | Decimal |
 * | string, guid | string (a guid in lower case) |
 * | dynamic | Dynamic |
 *
 * Every type but string has null; a string that is missing is the empty string.
 */
export type Value = null | boolean | number | bigint | string | Decimal | Dynamic;

/**
 * A dynamic value: JSON in which whole numbers (bigint) and reals (number) stay apart, bags keep the order of their keys,
 * and a datetime, timespan, guid or decimal keeps its type.
 */
export type Dynamic = null | boolean | bigint | number | string | Dynamic[] | Bag | Typed;
export type Bag = Map<string, Dynamic>;

/** A scalar inside a dynamic that JSON has no form for. */
export class Typed {
  readonly type: 'datetime' | 'timespan' | 'guid' | 'decimal';
  readonly value: bigint | string | Decimal;

  constructor(type: 'datetime' | 'timespan' | 'guid' | 'decimal', value: bigint | string | Decimal) {
    this.type = type;
    this.value = value;
  }
}

/** Rows held by column: `values[c][r]` is the value of column `c` in row `r`. */
export interface Batch {
  columns: readonly Column[];
  values: readonly (readonly Value[])[];
  length: number;
}

export function emptyBatch(columns: readonly Column[]): Batch {
  return { columns, values: columns.map(() => []), length: 0 };
}

/** What a column holds where a row has nothing: the empty string for strings, null for every other type. */
export function missing(type: ScalarType): Value {
  return type === 'string' ? '' : null;
}
