import { floorDivide } from '../../../core/time.ts';
import type { Key } from '../key.ts';
import { counting } from './activity.ts';
import { constantOf, type PluginEntry, page } from './define.ts';
import { timeOf, windowsOf } from './timeline.ts';

/** Distinct ids of each bin that were active in so many periods of the time looked back on. */
export const activeUsersCount: PluginEntry = {
  docs: page('active-users-count'),
  open: false,
  prepare: counting({ start: 2, dimensions: 8 }, (slice, { timeline, args, node, run }) => {
    const [lookback, period, active] = [4, 5, 6].map(place => timeOf(constantOf(args.at(place), run), node));
    const windows = windowsOf(args.at(7), timeline.start, node, run);
    const inTime = slice.activities.filter(({ time }) => time >= timeline.start - lookback && time <= timeline.end);
    const found = new Map<bigint, Set<Key>>();
    for (const [id, own] of Map.groupBy(inTime, each => each.id)) {
      const times = own.map(each => each.time);
      for (const time of times) {
        run.guard.step();
        if (time < timeline.start || activePeriods(times, time, lookback, period) < Number(active)) continue;
        const window = windows.of(time);
        found.set(window, (found.get(window) ?? new Set()).add(id));
      }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([window, ids]) => [window, BigInt(ids.size)]);
  }),
  examples: {
    'datatable(who: string, t: datetime)["ana", datetime(2026-01-01), "ana", datetime(2026-01-02), "bo", datetime(2026-01-02)] | evaluate active_users_count(who, t, datetime(2026-01-01), datetime(2026-01-03), 3d, 1d, 2, 1d)':
      [['2026-01-02T00:00:00.0000000Z', 1]],
    'datatable(who: string, t: datetime, at: string)["ana", datetime(2026-01-01), "x", "ana", datetime(2026-01-02), "x", "bo", datetime(2026-01-02), "y"] | evaluate active_users_count(who, t, datetime(2026-01-01), datetime(2026-01-03), 3d, 1d, 1, 7d, at)':
      [
        ['2026-01-01T00:00:00.0000000Z', 'x', 1],
        ['2026-01-01T00:00:00.0000000Z', 'y', 1],
      ],
  },
};

/** The periods with an event in the time that ends with this one. */
function activePeriods(seen: readonly bigint[], time: bigint, lookback: bigint, period: bigint): number {
  const periods = new Set<bigint>();
  for (const each of seen) if (each <= time && each > time - lookback) periods.add(floorDivide(each, period));
  return periods.size;
}
