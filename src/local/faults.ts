import { Refusal } from './service.ts';

/** What a storm does to a request. */
export type FaultKind = '409' | '412' | '429' | '500' | 'timeout' | 'cut-before' | 'cut-after' | 'half';

export interface Fault {
  fault: FaultKind;
  /** How many of the requests that fit are hit: 0.3 is three in ten; all unless given. */
  share?: number;
  /** The methods that are hit; all unless given. */
  methods?: readonly string[];
  /** A part of the path of what is hit, in any case. */
  path?: string;
  /** Only the first so many attempts of each request (method and address) are hit. */
  first?: number;
  /** Seconds in `Retry-After` of a 429; without it the answer does not say. */
  retryAfter?: number;
  /** Milliseconds that a `timeout` holds the request before it closes the connection; 130,000 unless given. */
  hold?: number;
}

/** A token bucket: so many at once, and so many more a second. */
export interface BucketSize {
  burst: number;
  perSecond: number;
}

export interface FaultSettings {
  /** The storm is the same for the same seed and the same requests. */
  seed?: number;
  /** The first of these that hits a request happens to it. */
  faults?: readonly Fault[];
  /** Azure Resource Manager's limits; `azure` for the published ones. Off unless given. */
  buckets?: 'azure' | Partial<Record<Bucket, BucketSize>>;
}

export type Bucket = 'reads' | 'writes' | 'deletes';

/** https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
export const publishedBuckets: Readonly<Record<Bucket, BucketSize>> = {
  reads: { burst: 250, perSecond: 25 },
  writes: { burst: 200, perSecond: 10 },
  deletes: { burst: 200, perSecond: 10 },
};

const kinds: readonly string[] = ['409', '412', '429', '500', 'timeout', 'cut-before', 'cut-after', 'half'];

/** Checks settings that came over the wire. */
export function readFaultSettings(value: unknown): FaultSettings {
  if (typeof value !== 'object' || value === null) throw wrong('they must be an object');
  const { faults = [], buckets, seed } = value as FaultSettings;
  if (!Array.isArray(faults)) throw wrong('"faults" must be an array');
  const unknown = faults.find(one => !kinds.includes(one?.fault));
  if (unknown) throw wrong(`"fault" must be one of ${kinds.join(', ')}`);
  if (seed !== undefined && !Number.isInteger(seed)) throw wrong('"seed" must be a whole number');
  const sizes = typeof buckets === 'object' && buckets !== null ? Object.values(buckets) : [];
  if (!sizes.every(size => size?.burst > 0 && size?.perSecond > 0))
    throw wrong('a bucket needs a "burst" and a "perSecond" above 0');
  return value as FaultSettings;
}

function wrong(what: string): Refusal {
  return new Refusal(400, 'BadRequest', `The fault settings are not understood: ${what}.`);
}

/** The storm over a local Azure, and its limits. */
export class Faults {
  settings: FaultSettings = {};
  #random = 1;
  #attempts = new Map<string, number>();
  #buckets = new Map<Bucket, { size: BucketSize; left: number; at: number }>();

  set(settings: FaultSettings): void {
    this.settings = settings;
    this.#random = (settings.seed ?? 1) >>> 0 || 1;
    this.#attempts.clear();
    this.#buckets.clear();
    const sizes = settings.buckets === 'azure' ? publishedBuckets : (settings.buckets ?? {});
    for (const [name, size] of Object.entries(sizes))
      this.#buckets.set(name as Bucket, { size, left: size.burst, at: performance.now() });
  }

  /** What happens to a request. */
  next(method: string, url: string): Fault | undefined {
    const { faults = [] } = this.settings;
    if (faults.length === 0) return undefined;
    const key = `${method} ${url}`;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    return faults.find(one => fits(one, method, url, attempt) && this.#chance() < (one.share ?? 1));
  }

  /** Takes a token, or refuses as Azure Resource Manager does; gives the header that tells what is left. */
  take(method: string): Readonly<Record<string, string>> {
    const name = bucketOf(method);
    const bucket = this.#buckets.get(name);
    if (!bucket) return {};
    const now = performance.now();
    const { burst, perSecond } = bucket.size;
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.left < 1) throw throttled(name, Math.ceil((1 - bucket.left) / perSecond));
    bucket.left--;
    return { [`x-ms-ratelimit-remaining-subscription-${name}`]: String(Math.floor(bucket.left)) };
  }

  /** From 0 to 1, the same every time (xorshift). */
  #chance(): number {
    this.#random ^= this.#random << 13;
    this.#random ^= this.#random >>> 17;
    this.#random ^= this.#random << 5;
    this.#random >>>= 0;
    return this.#random / 2 ** 32;
  }
}

function fits({ methods, path, first }: Fault, method: string, url: string, attempt: number): boolean {
  if (methods && !methods.includes(method)) return false;
  if (path !== undefined && !url.toLowerCase().includes(path.toLowerCase())) return false;
  return first === undefined || attempt <= first;
}

function bucketOf(method: string): Bucket {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}

function throttled(bucket: Bucket, seconds: number): Refusal {
  return new Refusal(
    429,
    'SubscriptionRequestsThrottled',
    `Number of ${bucket} for this subscription and principal exceeded the limit. Please try again after '${seconds}' seconds.`,
    {
      headers: {
        'retry-after': String(Math.max(1, seconds)),
        [`x-ms-ratelimit-remaining-subscription-${bucket}`]: '0',
      },
    },
  );
}

/** The answer of a fault that is one; undefined for what happens to the connection instead. */
export function faultRefusal({ fault, retryAfter }: Fault): Refusal | undefined {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  switch (fault) {
    case '409':
      return new Refusal(409, 'Conflict', 'Another operation on this resource is in progress. Data was not saved.');
    case '412':
      return new Refusal(412, 'PreconditionFailed', 'The condition of the If-Match header is not met.');
    case '429':
      return new Refusal(429, 'TooManyRequests', 'The request is being throttled.', { headers });
    case '500':
      return new Refusal(500, 'InternalServerError', 'An error has occurred. Please try again later.');
    default:
      return undefined;
  }
}
