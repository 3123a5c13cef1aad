import { Failure } from '../core/failure.ts';
import { type EncodedRows, sliceRows, startsOf } from './encode.ts';
import { type Patience, persist } from './persist.ts';
import type { Sink } from './sink.ts';

/** What became of a part of a batch: the rows `from` up to and without `to`, and which of them were refused and why. */
export interface Delivered {
  readonly from: number;
  readonly to: number;
  readonly refused: readonly { readonly row: number; readonly reason: string }[];
}

/** So many rows refused one by one, and none taken: then it is not the rows. */
const refusalsThatMeanTheRule = 8;

/**
 * Delivers a batch whatever happens on the way: waits out what passes, halves what is too large, and finds the rows that
 * are refused, so that they never take their neighbours with them. When nothing but refusals come, it is the rule or the
 * stream that is wrong: then no row is given up, and the failure is one that needs a person.
 * `settled` is told of each part, in order, as soon as it is done.
 */
export async function deliver(
  sink: Sink,
  rows: EncodedRows,
  patience: Patience,
  settled: (part: Delivered) => Promise<void>,
): Promise<void> {
  await persist('The destination', patience, () => new Delivery(sink, rows, patience, settled).run());
}

/** One attempt to deliver a batch: what is in `#refused` is not told before a row was taken. */
class Delivery {
  readonly #sink: Sink;
  readonly #rows: EncodedRows;
  readonly #patience: Patience;
  readonly #settled: (part: Delivered) => Promise<void>;
  #starts: Uint32Array | undefined;
  #refused: { row: number; reason: string; failure: Failure }[] = [];
  #from = 0;
  #anyAccepted = false;

  constructor(sink: Sink, rows: EncodedRows, patience: Patience, settled: (part: Delivered) => Promise<void>) {
    this.#sink = sink;
    this.#rows = rows;
    this.#patience = patience;
    this.#settled = settled;
  }

  async run(): Promise<void> {
    await this.#all(0, this.#rows.count);
    if (this.#refused.length) await this.#tell(this.#rows.count);
  }

  async #all(from: number, to: number): Promise<void> {
    if (from >= to) return;
    const failure = await this.#send(from, to);
    if (!failure) return;
    if (to - from === 1) return this.#refuse(from, failure);
    if (failure.status === 413) {
      const middle = (from + to) >> 1;
      await this.#all(from, middle);
      return this.#all(middle, to);
    }
    await this.#all(await this.#isolate(from, to, failure), to);
  }

  /**
   * Finds the first refused row of a part that is refused as a whole, and gives where to go on. Only first halves are sent: where one
   * is taken, the refused row is in the other half. So one bad row among a hundred thousand costs twenty calls. A row is refused
   * only when it was sent alone: some rules look at a whole call, such as its span of time.
   */
  async #isolate(from: number, to: number, whole: Failure): Promise<number> {
    let [low, high, refused]: [number, number, Failure | undefined] = [from, to, whole];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      refused = await this.#send(low, middle);
      if (refused) high = middle;
      else low = middle;
    }
    refused ??= await this.#send(low, high);
    if (refused) await this.#refuse(low, refused);
    return high;
  }

  async #refuse(row: number, failure: Failure): Promise<void> {
    this.#refused.push({ row, reason: failure.message, failure });
    if (!this.#anyAccepted && this.#refused.length >= refusalsThatMeanTheRule) throw this.#refused[0].failure;
  }

  /** Sends a part and waits out what passes; a refusal of what was sent is an answer here. */
  async #send(from: number, to: number): Promise<Failure | undefined> {
    const failure = await persist('The destination', this.#patience, () =>
      attempt(this.#sink, this.#part(from, to), this.#patience.signal),
    );
    if (failure) return failure;
    this.#anyAccepted = true;
    await this.#tell(to);
    return undefined;
  }

  #part(from: number, to: number): EncodedRows {
    if (from === 0 && to === this.#rows.count) return this.#rows;
    this.#starts ??= startsOf(this.#rows);
    return sliceRows(this.#rows, this.#starts, from, to);
  }

  async #tell(to: number): Promise<void> {
    const part = { from: this.#from, to, refused: this.#refused.map(({ row, reason }) => ({ row, reason })) };
    [this.#from, this.#refused] = [to, []];
    await this.#settled(part);
  }
}

async function attempt(sink: Sink, rows: EncodedRows, signal: AbortSignal): Promise<Failure | undefined> {
  try {
    await sink(rows, signal);
    return undefined;
  } catch (error) {
    if (error instanceof Failure && (error.status === 400 || error.status === 413)) return error;
    throw error;
  }
}
