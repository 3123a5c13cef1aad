import { Failure } from '../../core/failure.ts';
import type { Limits } from '../contract.ts';
import type { Batch, Dynamic, Value } from '../value.ts';
import { Typed } from '../value.ts';

/** Log Analytics' own limits. */
export const defaultLimits: Limits = { rows: 500_000, bytes: 64 * 1024 * 1024, milliseconds: 600_000 };

/**
 * Values that one intermediate result may hold for each byte of the result, so that a query without bounds ends before
 * memory does: 25 million by default.
 */
const cellsPerByte = 0.375;

/** Looks after time and memory while a query runs. Every loop over rows calls `step`, every growing result `grow`. */
export class Guard {
  readonly #limits: Limits;
  readonly #deadline: number;
  readonly #mostCells: number;
  #steps = 0;

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
    this.#mostCells = Math.max(100_000, Math.round(this.#limits.bytes * cellsPerByte));
    this.#deadline = performance.now() + this.#limits.milliseconds;
  }

  /** The milliseconds that are left. */
  get remaining(): number {
    return Math.max(1, Math.ceil(this.#deadline - performance.now()));
  }

  /** Counts one turn of a loop and, now and then, looks at the clock. */
  step(): void {
    if ((++this.#steps & 0x3ff) === 0) this.checkTime();
  }

  checkTime(): void {
    if (performance.now() < this.#deadline) return;
    throw exceeded(`The query ran longer than ${this.#limits.milliseconds} ms.`, 'narrow its time range or its rows');
  }

  /** Checks an intermediate result of so many rows. */
  grow(rows: number, columns: number): void {
    if (rows * Math.max(1, columns) <= this.#mostCells) return;
    throw exceeded(
      `An intermediate result has more than ${this.#mostCells} values (${rows} rows of ${columns} columns).`,
      'filter earlier, project fewer columns or summarize before joining',
    );
  }

  /** Checks the result of the query. */
  admit(batch: Batch): Batch {
    const { rows, bytes } = this.#limits;
    if (batch.length > rows)
      throw exceeded(
        `The result has ${batch.length} rows; the limit is ${rows}.`,
        'end the query with take, top or summarize',
      );
    this.#admitBytes(batch, bytes);
    return batch;
  }

  #admitBytes(batch: Batch, limit: number): void {
    let size = 0;
    for (const values of batch.values) {
      for (const value of values) size += sizeOf(value);
      if (size > limit)
        throw exceeded(`The result is larger than ${limit} bytes.`, 'project fewer columns or take fewer rows');
    }
  }
}

function exceeded(what: string, cure: string): Failure {
  return new Failure('limit/exceeded', `${what} To get an answer, ${cure}.`);
}

function sizeOf(value: Value | Dynamic): number {
  if (typeof value === 'string') return value.length + 8;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + sizeOf(each), 8);
  if (value instanceof Map) return [...value].reduce((sum, [key, each]) => sum + key.length + sizeOf(each), 8);
  if (value instanceof Typed) return 16;
  return 8;
}

/** Runs something and tells a text or an array that outgrows the process from a mistake of ours. */
export function withinBounds<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RangeError) || !/^Invalid (string|array|typed array) length/.test(error.message))
      throw error;
    throw exceeded(
      'A text or an array of the query grows beyond what fits into memory.',
      'make it shorter before it is put together',
    );
  }
}
