import type { Columns } from '../ir.ts';
import { type Batch, missing, type Value } from '../value.ts';
import type { Guard } from './guard.ts';
import { fixedWeight, weighed, weightOf, weightOfColumn } from './weight.ts';

/** The same rows under other columns. */
export function asColumns(batch: Batch, columns: Columns, values: readonly (readonly Value[])[]): Batch {
  return { columns, values, length: batch.length };
}

/** The rows of a batch that `rows` names, in that order; -1 gives a row of missing values. */
export function gather(batch: Batch, rows: readonly number[]): Batch {
  return { columns: batch.columns, values: pick(batch, rows), length: rows.length };
}

function pick(batch: Batch, rows: readonly number[]): Value[][] {
  return batch.values.map((values, index) => {
    const { type } = batch.columns[index];
    const none = missing(type);
    const picked = rows.map(row => (row < 0 ? none : values[row]));
    if (rows.length > values.length) weighed(picked, weightOfColumn(values, type) + 8 * picked.length);
    return picked;
  });
}

export function firstRows(batch: Batch, count: number): Batch {
  if (count >= batch.length) return batch;
  return { columns: batch.columns, values: batch.values.map(values => values.slice(0, count)), length: count };
}

/** Weight that is counted at once, so that most rows cost no call. */
const uncounted = 0x1_0000;

/** Collects rows column by column, and counts what they hold. A value that repeats that of the row before is held once. */
export class Rows {
  readonly columns: Columns;
  readonly values: Value[][];
  readonly #guard: Guard;
  readonly #fixed: number;
  /** The columns whose values weigh differently, the last value of each, and what each weighs so far. */
  readonly #varying: { values: Value[]; last: Value; weight: number; index: number }[];
  #pending = 0;
  length = 0;

  constructor(columns: Columns, guard: Guard) {
    this.columns = columns;
    this.values = columns.map(() => []);
    this.#guard = guard;
    const fixed = columns.map(({ type }) => fixedWeight(type));
    this.#fixed = fixed.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    this.#varying = fixed.flatMap((each, index) =>
      each === undefined ? [{ values: this.values[index], last: null, weight: 0, index }] : [],
    );
  }

  push(row: readonly Value[]): void {
    for (let index = 0; index < this.values.length; index++) this.values[index].push(row[index]);
    this.length++;
    this.#guard.step();
    this.#pending += this.#fixed;
    for (const column of this.#varying) this.#weigh(column, row[column.index]);
    if (this.#pending > uncounted) this.#count();
  }

  #weigh(column: { last: Value; weight: number }, value: Value): void {
    const weight = value === column.last ? 8 : weightOf(value);
    column.last = value;
    column.weight += weight;
    this.#pending += weight;
  }

  #count(): void {
    this.#guard.hold(this.#pending);
    this.#pending = 0;
  }

  batch(): Batch {
    for (const { values, weight } of this.#varying) weighed(values, weight);
    return { columns: this.columns, values: this.values, length: this.length };
  }
}

/** The index of each named column. */
export function indexOfColumns(columns: Columns): Map<string, number> {
  return new Map(columns.map((column, index) => [column.name, index]));
}

/** One row as an array. */
export function rowOf(batch: Batch, row: number): Value[] {
  return batch.values.map(values => values[row]);
}
