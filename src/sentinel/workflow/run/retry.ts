import { durationTicks, ticksPerMillisecond } from '../../../core/time.ts';
import { Fault } from '../fault.ts';
import { fieldOf, type Value } from '../value.ts';

/** How often a call is tried again, and how many milliseconds are waited before the n-th time (from 1). */
export interface RetryPolicy {
  count: number;
  wait(attempt: number): number;
}

/**
 * The retry policy of an action. Without one: four times, growing from 7.5 s, between 5 s and 45 s. The service chooses exponential
 * waits by chance inside of a growing range; here it is the middle of that range, so that a run is the same each time.
 * https://learn.microsoft.com/azure/logic-apps/error-exception-handling#retry-policies
 *
 * @throws Fault when the policy is not valid.
 */
export function retryPolicy(policy: Value): RetryPolicy {
  const type = String(fieldOf(policy, 'type') ?? 'default').toLowerCase();
  if (type === 'none') return { count: 0, wait: () => 0 };
  if (type === 'default') return exponential(4, 7500, 5000, 45_000);
  const count = Number(fieldOf(policy, 'count') ?? 4n);
  if (!Number.isInteger(count) || count < 1 || count > 90) throw invalid('count', 'must lie between 1 and 90');
  const interval = milliseconds(policy, 'interval');
  if (interval === undefined) throw invalid('interval', 'is missing');
  if (type === 'fixed') return { count, wait: () => interval };
  if (type !== 'exponential') throw invalid('type', "must be 'default', 'none', 'fixed' or 'exponential'");
  return exponential(
    count,
    interval,
    milliseconds(policy, 'minimumInterval') ?? 5000,
    milliseconds(policy, 'maximumInterval') ?? 3_600_000,
  );
}

function exponential(count: number, interval: number, least: number, most: number): RetryPolicy {
  return { count, wait: attempt => Math.min(most, Math.max(least, interval * 2 ** (attempt - 1))) };
}

function milliseconds(policy: Value, key: string): number | undefined {
  const text = fieldOf(policy, key);
  if (text === null) return undefined;
  const ticks = typeof text === 'string' ? durationTicks(text) : undefined;
  if (ticks === undefined || ticks < 0n) throw invalid(key, 'must be a duration such as PT20S');
  return Number(ticks / ticksPerMillisecond);
}

function invalid(key: string, what: string): Fault {
  return new Fault('InvalidRetryPolicy', `The 'retryPolicy' is not valid: '${key}' ${what}.`);
}

/** Whether an answer is worth another attempt: 408, 429 and 5xx. */
export function isRetriable(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
