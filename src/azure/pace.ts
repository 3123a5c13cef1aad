import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';

/** The kinds of operations that Azure Resource Manager counts apart. */
export type Operation = 'reads' | 'writes' | 'deletes';

interface Size {
  burst: number;
  perSecond: number;
}

/**
 * What Azure Resource Manager allows a principal in a subscription: so many at once, and so many more a second.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export const published: Readonly<Record<Operation, Size>> = {
  reads: { burst: 250, perSecond: 25 },
  writes: { burst: 200, perSecond: 10 },
  deletes: { burst: 200, perSecond: 10 },
};

/** Buckets that never run dry; a service that refuses is waited for all the same. */
const unlimited: Size = { burst: 1e9, perSecond: 1e9 };
export const unmetered: Readonly<Record<Operation, Size>> = { reads: unlimited, writes: unlimited, deletes: unlimited };

/** Keeps requests within the buckets of Azure Resource Manager, so that none must be refused. */
export class Pace {
  readonly #buckets: Readonly<Record<Operation, Bucket>>;

  constructor(sizes: Readonly<Record<Operation, Size>> = published) {
    const { reads, writes, deletes } = sizes;
    this.#buckets = { reads: new Bucket(reads), writes: new Bucket(writes), deletes: new Bucket(deletes) };
  }

  /** Ends when a request of this method may be sent. */
  async take(method: string, signal?: AbortSignal): Promise<void> {
    const wait = this.#buckets[operationOf(method)].take(performance.now());
    if (wait > 0) await sleep(wait, undefined, { signal });
  }

  /** The service says how many it would still take: another client may use the same bucket. */
  hear(method: string, remaining: string | undefined): void {
    const left = Number(remaining);
    if (remaining !== undefined && Number.isFinite(left)) this.#buckets[operationOf(method)].atMost(left);
  }

  /** The service refused: nothing of this kind is sent for some milliseconds. */
  pause(method: string, milliseconds: number): void {
    this.#buckets[operationOf(method)].pause(performance.now() + milliseconds);
  }
}

/** Tokens may be taken before they are there: whoever does waits until then, in the order of asking. */
class Bucket {
  readonly #size: Size;
  #left: number;
  #at = performance.now();
  #pausedUntil = 0;

  constructor(size: Size) {
    this.#size = size;
    this.#left = size.burst;
  }

  take(now: number): number {
    const { burst, perSecond } = this.#size;
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    this.#left--;
    const missing = this.#left < 0 ? (-this.#left / perSecond) * 1000 : 0;
    return Math.max(missing, this.#pausedUntil - now);
  }

  atMost(left: number): void {
    this.#left = Math.min(this.#left, left);
  }

  pause(until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }
}

export function operationOf(method: string): Operation {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}

const paces = new WeakMap<TokenCredential, Map<string, Pace>>();

/** The pace of a principal in a subscription: all clients with the same credential share it. */
export function sharedPace(credential: TokenCredential, scope: string): Pace {
  const own = paces.get(credential) ?? new Map<string, Pace>();
  paces.set(credential, own);
  const pace = own.get(scope) ?? new Pace();
  own.set(scope, pace);
  return pace;
}
