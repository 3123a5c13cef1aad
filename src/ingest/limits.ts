/** When the next request may go, by limit; milliseconds since 1970. */
export type Pace = Map<Limits, number>;

/** How a source says how many requests are left, and what part of them we may use. */
export interface Limits {
  /**
   * Milliseconds to wait before the next request, judged by the headers of the last answer. `pace` belongs to one run of a
   * stream: there a limit keeps when its next request may go.
   */
  readonly pause: (headers: Headers, now: number, pace: Pace) => number;
}

const longestPause = 3_600_000;

/**
 * Limits that a source tells in headers: how many requests a window allows, how many are left, and when it starts anew
 * (seconds since 1970). Of all requests only `share` are used; the rest stay for other programs of the same organisation.
 * The clock of the source is used where it sends a `Date`.
 */
export function headers(names: { limit: string; remaining: string; resetsAt: string; share: number }): Limits {
  return {
    pause: (received, now) => {
      const [limit, remaining, resetsAt] = [names.limit, names.remaining, names.resetsAt].map(name =>
        whole(received.get(name)),
      );
      if (limit === undefined || remaining === undefined || resetsAt === undefined) return 0;
      if (remaining > limit * (1 - names.share)) return 0;
      const sourceNow = Date.parse(received.get('date') ?? '') || now;
      return Math.min(Math.max(resetsAt * 1000 - sourceNow, 0) + 1000, longestPause);
    },
  };
}

/**
 * A limit that a source documents and does not tell: so many requests in so many seconds. They are spread evenly behind
 * the first ones: a tenth of them, and three at least, go at once.
 */
export function atMost(requests: number, seconds: number): Limits {
  const apart = (seconds * 1000) / requests;
  const burst = Math.max(3, Math.floor(requests / 10));
  const limit: Limits = {
    pause: (_received, now, pace) => {
      const next = Math.max(pace.get(limit) ?? 0, now - apart * (burst - 1)) + apart;
      pace.set(limit, next);
      return Math.max(0, Math.ceil(next - now));
    },
  };
  return limit;
}

/** All of these limits at once. */
export function allOf(...limits: readonly Limits[]): Limits {
  return { pause: (received, now, pace) => Math.max(0, ...limits.map(limit => limit.pause(received, now, pace))) };
}

function whole(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}
