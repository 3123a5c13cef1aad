import { getHeapStatistics } from 'node:v8';
import { Failure } from '../../core/failure.ts';
import type { Budget, Limits } from '../contract.ts';
import type { Batch, Dynamic, Value } from '../value.ts';
import { Typed } from '../value.ts';
import { weightOfBatch } from './weight.ts';

/** Log Analytics' own limits. */
export const defaultLimits: Limits = { rows: 500_000, bytes: 64 * 1024 * 1024, milliseconds: 600_000 };

/** What a run may hold at a time for each byte of its result, so that a query without bounds ends before memory does: 1 GB by default. */
const heldPerByte = 16;

/** Milliseconds of a first try, and the bytes that it may hold. */
const patience = 20;
const mostInFirstTry = 32 * 1024 * 1024;

class Impatience extends Error {}

/** Whether a first try was given up, so that nothing is known of the query yet. */
export function isImpatience(error: unknown): boolean {
  return error instanceof Impatience;
}

/** What a guard is made for: a caller that may give up, milliseconds that were spent elsewhere, milliseconds of a first try. */
interface Within {
  signal?: AbortSignal;
  spent?: number;
  patience?: number;
}

/** A run may always hold so many bytes, however small its result must be. */
const leastHeld = 1_000_000;

/** The part of the memory of this process that one run may fill. */
const shareOfHeap = 0.4;

/**
 * Looks after time and memory while a query runs. Every loop over rows calls `step`; whatever keeps values (a column, a group, an
 * aggregate, an index) calls `hold`; what is no longer needed is let go of with the step that held it.
 */
export class Guard implements Budget {
  readonly limits: Limits;
  readonly #deadline: number;
  readonly #mostHeld: number;
  readonly #patience: number;
  readonly #given: AbortSignal | undefined;
  #signal: AbortSignal | undefined;
  #steps = 0;
  #held = 0;
  #kept = 0;

  constructor(limits: Partial<Limits> = {}, { signal, spent = 0, patience = Number.POSITIVE_INFINITY }: Within = {}) {
    this.limits = { ...defaultLimits, ...limits };
    const heap = getHeapStatistics().heap_size_limit * shareOfHeap;
    this.#mostHeld = Math.floor(Math.min(heap, Math.max(leastHeld, this.limits.bytes * heldPerByte)));
    this.#given = signal;
    this.#patience = performance.now() + patience;
    this.#deadline = performance.now() + this.limits.milliseconds - spent;
  }

  /** The milliseconds that were spent. */
  get spent(): number {
    return performance.now() - this.#deadline + this.limits.milliseconds;
  }

  /** Whether the caller no longer waits. */
  get isGivenUp(): boolean {
    return this.#given?.aborted === true;
  }

  /** The same limits for a first try, which is given up soon. */
  brief(): Guard {
    return new Guard(this.limits, { signal: this.#given, spent: this.spent, patience });
  }

  /** Aborted when the time is over or the caller gives up. */
  get signal(): AbortSignal {
    const remaining = Math.max(1, Math.ceil(this.#deadline - performance.now()));
    this.#signal ??= AbortSignal.any([AbortSignal.timeout(remaining), ...(this.#given ? [this.#given] : [])]);
    return this.#signal;
  }

  /** Counts one turn of a loop and, now and then, looks at the clock. */
  step(): void {
    if ((++this.#steps & 0x3ff) === 0) this.checkTime();
  }

  checkTime(): void {
    this.#given?.throwIfAborted();
    const now = performance.now();
    if (now > this.#patience) throw new Impatience();
    if (now < this.#deadline) return;
    throw exceeded(`The query ran longer than ${this.limits.milliseconds} ms.`, 'narrow its time range or its rows');
  }

  /** Counts so many bytes more as held. */
  hold(bytes: number): void {
    this.#held += bytes;
    if (this.#held + this.#kept > this.#mostHeld) throw this.#full();
    if (this.#held > mostInFirstTry && this.#patience !== Number.POSITIVE_INFINITY) throw new Impatience();
  }

  /** Counts a result that stays until the run ends, since several places read it. */
  keep(batch: Batch): void {
    this.#kept += weightOfBatch(batch);
  }

  /** Checks that so many rows of at least a value could be held, before any of them is made. */
  expect(rows: number): void {
    if (this.#held + this.#kept + rows * 8 > this.#mostHeld) throw this.#full();
  }

  #full(): Failure {
    return exceeded(
      `The query holds more than ${this.#mostHeld} bytes of intermediate results.`,
      'filter earlier, project fewer or shorter columns, or summarize before joining',
    );
  }

  /** Runs a step: when it is done, of all that it held only its result is left. */
  settle(step: () => Batch): Batch {
    const before = this.#held;
    const batch = step();
    this.#held = before;
    this.hold(weightOfBatch(batch));
    return batch;
  }

  /** Runs something whose result is copied at once, so that nothing is left of it. */
  passing<T>(work: () => T): T {
    const before = this.#held;
    const result = work();
    this.#held = before;
    return result;
  }

  /** Checks the result of the query. */
  admit(batch: Batch): Batch {
    const { rows, bytes } = this.limits;
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
