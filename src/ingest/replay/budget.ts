import type { VendorRules } from './recording.ts';

/** The limit of requests in a window, as a source counts and tells it. */
export interface Budget {
  /** Whether one more request is allowed. */
  spend(): boolean;
  headers(): Record<string, string>;
}

export function budgetOf(limits: NonNullable<VendorRules['limits']>, now: () => number): Budget {
  let reset = 0;
  let left: number = limits.requests;
  return {
    spend: () => {
      if (now() >= reset) {
        reset = now() + limits.seconds * 1000;
        left = limits.requests;
      }
      return left-- > 0;
    },
    headers: () => ({
      [limits.limit]: String(limits.requests),
      [limits.remaining]: String(Math.max(left, 0)),
      [limits.reset]: String(Math.ceil(reset / 1000)),
    }),
  };
}
