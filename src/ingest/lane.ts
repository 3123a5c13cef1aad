import { Failure } from '../core/failure.ts';
import type { Clock } from './clock.ts';

/** More calls at once bring nothing at the limit of a rule, and each is a batch that a kill can repeat. */
const mostAtOnce = 8;
const startsWith = 2;
/** How much a call counts in the running mean of times, and how far above it means that the service is busy. */
const weight = 0.4;
const farAbove = 2.5;

/** The calls to one data collection rule: how many may run at once follows how the rule copes. */
export interface Lane {
  /** Runs a call, which gives the bytes that it has sent, when there is room and the rule does not ask to wait. */
  run(call: () => Promise<number>, signal: AbortSignal): Promise<void>;
  /** How full it is, for choosing among lanes: the lower, the sooner a call runs. */
  load(): number;
  readonly limit: number;
  readonly running: number;
  /** Calls so far, those that were throttled, and the compressed bytes that were taken. */
  readonly calls: number;
  readonly throttled: number;
  readonly bytes: number;
}

/**
 * Additive increase, multiplicative decrease: a call that ends in the usual time widens the lane a little when it is in use,
 * one that is slower than usual by far narrows it, and being throttled halves it and stops all calls as long as the rule says.
 */
export function openLane(clock: Pick<Clock, 'now' | 'sleep' | 'monotonic'>): Lane {
  return new AdaptiveLane(clock);
}

class AdaptiveLane implements Lane {
  limit = startsWith;
  running = 0;
  calls = 0;
  throttled = 0;
  bytes = 0;
  readonly #clock: Pick<Clock, 'now' | 'sleep' | 'monotonic'>;
  readonly #waiting: (() => void)[] = [];
  #notBefore = 0;
  #mean: number | undefined;
  #deviation = 0;

  constructor(clock: Pick<Clock, 'now' | 'sleep' | 'monotonic'>) {
    this.#clock = clock;
  }

  load(): number {
    const pause = Math.max(this.#notBefore - this.#clock.now(), 0);
    return (this.running + this.#waiting.length + 1) / this.limit + pause;
  }

  async run(call: () => Promise<number>, signal: AbortSignal): Promise<void> {
    await this.#enter();
    try {
      await this.#pause(signal);
      const began = this.#clock.monotonic();
      this.calls++;
      const sent = await call();
      this.bytes += sent;
      this.#ended(this.#clock.monotonic() - began);
    } catch (error) {
      if (error instanceof Failure) this.#failed(error);
      throw error;
    } finally {
      this.running--;
      this.#waiting.shift()?.();
    }
  }

  async #enter(): Promise<void> {
    while (this.running >= Math.floor(this.limit)) await new Promise<void>(free => this.#waiting.push(free));
    this.running++;
  }

  /** The first attempt is made even after a stop, so that what was acknowledged is also written down. */
  async #pause(signal: AbortSignal): Promise<void> {
    for (let early = this.#early(); early > 0; early = this.#early()) await this.#clock.sleep(early, signal);
  }

  #early(): number {
    return this.#notBefore - this.#clock.now();
  }

  #ended(took: number): void {
    const before = this.#mean ?? took;
    const slow = took > before + farAbove * this.#deviation && took > before * 1.5;
    this.#deviation += weight * (Math.abs(took - before) - this.#deviation);
    this.#mean = before + weight * (took - before);
    if (slow) this.limit = Math.max(this.limit * 0.9, 1);
    else if (this.running >= Math.floor(this.limit)) this.limit = Math.min(this.limit + 1 / this.limit, mostAtOnce);
    if (Math.floor(this.limit) > this.running) this.#waiting.shift()?.();
  }

  #failed(failure: Failure): void {
    if (failure.status === 429) this.throttled++;
    if (!failure.retriable) return;
    this.limit = Math.max(this.limit / 2, 1);
    if (failure.retryAfter === undefined) return;
    this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + failure.retryAfter);
  }
}
