import { fromPlain } from '../plain.ts';
import type { Batch, Value } from '../value.ts';

/** A batch that comes in pieces. */
export class Gathered {
  readonly #columns: Batch['columns'];
  readonly #values: Value[][];
  #length = 0;

  constructor({ columns }: Batch) {
    this.#columns = columns;
    this.#values = columns.map(() => []);
  }

  add({ values, length }: Batch): void {
    this.#columns.forEach(({ type }, index) => {
      const column = type === 'dynamic' || type === 'decimal' ? fromPlain(values[index]) : values[index];
      for (const value of column) this.#values[index].push(value);
    });
    this.#length += length;
  }

  get batch(): Batch {
    return { columns: this.#columns, values: this.#values, length: this.#length };
  }
}
