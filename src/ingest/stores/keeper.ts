import { Failure } from '../../core/failure.ts';
import type { Clock } from '../clock.ts';
import type { Lease, Store } from './store.ts';

/** What keeps the partitions of a connector among the processes that share them. */
export interface Keeping {
  readonly store: Store;
  readonly partitions: readonly string[];
  readonly clock: Clock;
  /** Works on a partition until the signal is aborted: it was lost, or is to be given to others. Throws nothing but `lease/lost`. */
  readonly work: (holding: Holding, signal: AbortSignal) => Promise<void>;
  readonly say: (message: string) => void;
}

/** A partition in our hands. */
export interface Holding {
  readonly lease: Lease;
  /** @throws Failure `lease/lost` when, by our own clock, others may hold it by now. */
  check(): void;
}

interface Held extends Holding {
  readonly stop: AbortController;
  /** On the monotonic clock, before the store was asked. */
  renewedAt: number;
  ended: Promise<void>;
}

/**
 * Holds a fair share of the partitions: as many as there are for each process that is alive. It claims what is free, renews what it
 * holds, and gives back what is too much. Call `tick` three times in the time that a lease lasts.
 */
export class Keeper {
  readonly #keeping: Keeping;
  readonly #held = new Map<string, Held>();

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  get held(): readonly string[] {
    return [...this.#held.keys()];
  }

  async tick(): Promise<void> {
    const { store, partitions } = this.#keeping;
    await this.#renewAll();
    const { replicas, free } = await store.survey(partitions);
    const share = Math.ceil(partitions.length / Math.max(replicas, 1));
    const tooMany = this.held.slice(share);
    if (tooMany.length) await this.#giveBack(tooMany);
    else await this.#claim(free, share - this.#held.size);
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    await this.#giveBack(this.held);
  }

  /** Resolves when no work runs any more. */
  async idle(): Promise<void> {
    while (this.#held.size) await Promise.all([...this.#held.values()].map(({ ended }) => ended));
  }

  async #renewAll(): Promise<void> {
    await Promise.all([...this.#held.values()].map(held => this.#renew(held)));
  }

  async #renew(held: Held): Promise<void> {
    const asked = this.#keeping.clock.monotonic();
    if (asked - held.renewedAt < held.lease.lasts / 4) return;
    try {
      await held.lease.renew();
      held.renewedAt = asked;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code === 'lease/lost') this.#lose(held, error);
    }
    try {
      held.check();
    } catch (error) {
      this.#lose(held, error);
    }
  }

  #lose(held: Held, reason: unknown): void {
    if (this.#held.get(held.lease.partition) !== held) return;
    this.#held.delete(held.lease.partition);
    held.stop.abort(reason);
    this.#keeping.say(`The partition ${held.lease.partition} is in other hands.`);
  }

  async #claim(free: readonly string[], room: number): Promise<void> {
    let left = room;
    for (const partition of shuffled(free, this.#keeping.clock)) {
      if (left <= 0) return;
      if (this.#held.has(partition)) continue;
      const asked = this.#keeping.clock.monotonic();
      const lease = await this.#keeping.store.claim(partition);
      if (!lease) continue;
      this.#hold(lease, asked);
      left--;
    }
  }

  #hold(lease: Lease, asked: number): void {
    const { clock, work } = this.#keeping;
    const held: Held = {
      lease,
      stop: new AbortController(),
      renewedAt: asked,
      ended: Promise.resolve(),
      check: () => {
        if (clock.monotonic() < held.renewedAt + lease.lasts) return;
        throw new Failure('lease/lost', `The lease of ${lease.partition} ended before it could be renewed.`);
      },
    };
    this.#held.set(lease.partition, held);
    held.ended = this.#work(held, work(held, held.stop.signal));
  }

  async #work(held: Held, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      if (error instanceof Failure && error.code === 'lease/lost') this.#lose(held, error);
      else if (!held.stop.signal.aborted) throw error;
    }
    if (this.#held.get(held.lease.partition) !== held) return;
    this.#held.delete(held.lease.partition);
    await held.lease.release().catch(() => {});
  }

  /** Work that is asked to stop ends what is on its way; then the partition is free. */
  async #giveBack(partitions: readonly string[]): Promise<void> {
    const giving = partitions.map(partition => this.#held.get(partition)).filter(held => held !== undefined);
    for (const { stop } of giving) stop.abort();
    await Promise.all(giving.map(({ ended }) => ended));
  }
}

/** In random order, so that processes that start together do not all ask for the same one. */
function shuffled(partitions: readonly string[], clock: Clock): string[] {
  return partitions
    .map(partition => ({ partition, at: clock.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ partition }) => partition);
}
