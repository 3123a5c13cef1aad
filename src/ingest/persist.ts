import { Failure } from '../core/failure.ts';
import type { Clock } from './clock.ts';
import type { LogLine } from './log.ts';

/** What waiting needs: a clock, a way to be stopped, someone to tell, and how long to go on. */
export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly say: (level: LogLine['level'], message: string) => void;
  /** Milliseconds of waiting after which a failure is thrown on; infinite for a service. */
  readonly limit: number;
}

/** Failures that were waited for long enough: an attempt around this one does not start all over. */
const givenUp = new WeakSet<Failure>();

const firstWait = 1_000;
const longestWait = 60_000;
/** How long a service pauses when a person has to act: a new role, a new token, a rule that was deleted. */
const pauseForPerson = 300_000;

/**
 * Tries until it succeeds. A failure of the moment is waited out: as long as the service asked for, else with growing,
 * random waits. One that needs a person raises an alarm and is tried again every five minutes when patience is infinite,
 * and is thrown at once when it is not. Nothing is given up silently.
 * A stop ends the waiting; the first attempt is made even then, so that what was acknowledged is also written down.
 * A failure with an `expected` status is the caller's and thrown as it is.
 */
export async function persist<Result>(
  what: string,
  patience: Patience,
  attempt: () => Promise<Result>,
  expected: readonly number[] = [],
): Promise<Result> {
  let waited = 0;
  let last = firstWait;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Failure) || isFinal(error) || expected.includes(error.status ?? 0)) throw error;
      last = waitAfter(error, last, patience);
      if (waited + last > patience.limit) {
        givenUp.add(error);
        throw error;
      }
      waited += last;
      patience.say(error.retriable ? 'warning' : 'alarm', `${what}: ${error.message} Trying again in ${spoken(last)}.`);
      await patience.clock.sleep(last, patience.signal);
    }
  }
}

/** What no waiting here changes: it was waited for already, or the partition is in other hands. */
function isFinal(failure: Failure): boolean {
  return givenUp.has(failure) || failure.code === 'lease/lost';
}

function waitAfter(failure: Failure, last: number, { clock }: Patience): number {
  if (failure.retryAfter !== undefined) return failure.retryAfter;
  if (!failure.retriable) return pauseForPerson;
  return Math.min(longestWait, Math.round(firstWait + clock.random() * (last * 3 - firstWait)));
}

/** A wait as a person reads it. */
export function spoken(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
