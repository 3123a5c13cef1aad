import type { Columns } from '../ir.ts';
import { type Batch, missing, type Value } from '../value.ts';
import type { Guard } from './guard.ts';

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
    const none = missing(batch.columns[index].type);
    return rows.map(row => (row < 0 ? none : values[row]));
  });
}

export function firstRows(batch: Batch, count: number): Batch {
  if (count >= batch.length) return batch;
  return { columns: batch.columns, values: batch.values.map(values => values.slice(0, count)), length: count };
}

/** Collects rows column by column. */
export class Rows {
  readonly columns: Columns;
  readonly values: Value[][];
  readonly #guard: Guard;
  length = 0;

  constructor(columns: Columns, guard: Guard) {
    this.columns = columns;
    this.values = columns.map(() => []);
    this.#guard = guard;
  }

  push(row: readonly Value[]): void {
    for (let index = 0; index < this.values.length; index++) this.values[index].push(row[index]);
    this.length++;
    this.#guard.step();
    if ((this.length & 0xfff) === 0) this.#guard.grow(this.length, this.columns.length);
  }

  batch(): Batch {
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
