import { add, noCounts } from '../counts.ts';
import type { Commit, Standing } from './store.ts';

/** Where a partition stands after a commit. */
export function moved(standing: Standing, { counts, moved: movedOn }: Commit): Standing {
  return {
    cursor: movedOn ? movedOn.cursor : standing.cursor,
    newest: movedOn ? movedOn.newest : standing.newest,
    counts: add(standing.counts, { ...noCounts, ...counts }),
  };
}
