import { add, type Counts, noCounts } from './counts.ts';

/** Counts that are not committed yet. */
export interface Tally {
  add(counts: Partial<Counts>): void;
  /** What was counted since it was asked the last time. */
  take(): Counts;
}

export function openTally(): Tally {
  let counts = noCounts;
  return {
    add: more => {
      counts = add(counts, { ...noCounts, ...more });
    },
    take: () => {
      const taken = counts;
      counts = noCounts;
      return taken;
    },
  };
}
