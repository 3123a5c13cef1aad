import { invariant } from '../../../core/invariant.ts';
import { floorDivide } from '../../../core/time.ts';
import { Rows } from '../batch.ts';
import { compile } from '../expression.ts';
import { frameOf } from '../frame.ts';
import { type Key, keyOf } from '../key.ts';
import { argumentsOf, columnName, constantOf, type PluginEntry, page } from './define.ts';

/** Distinct ids of each bin that were active in so many periods of the time looked back on. */
export const activeUsersCount: PluginEntry = {
  docs: page('active-users-count'),
  open: false,
  prepare(node, from, run) {
    const args = argumentsOf(node);
    const id = args.at(0);
    invariant(id?.is === 'value', 'active_users_count() has no id');
    const compute = compile(id.expr, node.from.columns, run);
    const timeline = columnName(args.at(1));
    const [start, end, lookback, period, active, bin] = [2, 3, 4, 5, 6, 7].map(
      index => constantOf(args.at(index), run) as bigint,
    );
    return () => {
      const batch = from();
      const frame = frameOf(batch);
      const times = batch.values[batch.columns.findIndex(column => column.name === timeline)] as (bigint | null)[];
      const events = new Map<Key, bigint[]>();
      for (let row = 0; row < batch.length; row++) {
        run.guard.step();
        const time = times[row];
        if (time === null || time > end || time < start - lookback) continue;
        const key = keyOf(compute(frame, row));
        const known = events.get(key) ?? [];
        events.set(key, known);
        known.push(time);
      }
      const counts = new Map<bigint, Set<Key>>();
      for (const [key, seen] of events)
        for (const time of seen) {
          if (time < start || activePeriods(seen, time, lookback, period) < Number(active)) continue;
          const at = start + floorDivide(time - start, bin) * bin;
          counts.set(at, (counts.get(at) ?? new Set()).add(key));
        }
      const result = new Rows(node.columns, run.guard);
      for (const at of [...counts.keys()].sort((a, b) => (a < b ? -1 : 1)))
        result.push([at, BigInt(counts.get(at)!.size)]);
      return result.batch();
    };
  },
  examples: {
    'datatable(who: string, t: datetime)["ana", datetime(2026-01-01), "ana", datetime(2026-01-02), "bo", datetime(2026-01-02)] | evaluate active_users_count(who, t, datetime(2026-01-01), datetime(2026-01-03), 3d, 1d, 2, 1d)':
      [['2026-01-02T00:00:00.0000000Z', 1]],
  },
};

/** The periods with an event in the time that ends with this one. */
function activePeriods(seen: readonly bigint[], time: bigint, lookback: bigint, period: bigint): number {
  const periods = new Set<bigint>();
  for (const each of seen) if (each <= time && each > time - lookback) periods.add(floorDivide(each, period));
  return periods.size;
}
