import type { Clock } from '../../src/ingest/clock.ts';

/** A clock on which waiting takes no time; it remembers what was waited for, in milliseconds. */
export function quickClock(): Clock & { waits: number[] } {
  let ahead = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => Date.now() + ahead,
    monotonic: () => performance.now() + ahead,
    random: () => 0.5,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted();
      waits.push(milliseconds);
      ahead += milliseconds;
    },
  };
}
