import type { Plugin } from '../../ir.ts';
import type { Value } from '../../value.ts';
import { Rows } from '../batch.ts';
import type { Key } from '../key.ts';
import type { Runtime, Step } from '../runtime.ts';
import { type Arguments, argumentsOf, constantOf, type PluginEntry, page } from './define.ts';
import {
  agreed,
  assertNoGap,
  idsByWindow,
  type Slice,
  type Timeline,
  timelineOf,
  timeOf,
  type Windows,
  windowsOf,
} from './timeline.ts';

interface Analysis {
  timeline: Timeline;
  args: Arguments;
  node: Plugin;
  run: Runtime;
}

/** Rows of a slice without its dimensions: the window and what was counted in it. */
type Counted = readonly (readonly [bigint, ...Value[]])[];

/** A plug-in that counts what each slice of the dimensions did, window by window. The dimensions stand behind the timeline's column. */
export function counting(
  places: { start: number; dimensions: number },
  count: (slice: Slice, analysis: Analysis) => Counted,
): PluginEntry['prepare'] {
  return (node: Plugin, from: Step, run: Runtime): Step => {
    const args = argumentsOf(node);
    const timeline = timelineOf(node, args, places, run);
    return () => {
      const result = new Rows(node.columns, run.guard);
      for (const slice of timeline.slices(from()))
        for (const [window, ...values] of count(slice, { timeline, args, node, run }))
          result.push([timeline.value(window), ...slice.by, ...values]);
      return result.batch();
    };
  };
}

const within = (slice: Slice, from: bigint, to: bigint) =>
  slice.activities.filter(each => each.time >= from && each.time <= to);

const days = (rows: string) => `datatable(u: string, t: datetime)[${rows}]`;
const day = (number: number) => `2026-01-0${number}T00:00:00.0000000Z`;
const sample = days(
  '"a", datetime(2026-01-01), "b", datetime(2026-01-01), "a", datetime(2026-01-02), "c", datetime(2026-01-02), "c", datetime(2026-01-03)',
);
const bounds = 'datetime(2026-01-01), datetime(2026-01-03)';

/** Each window beside all windows before it. */
export const activityCountsMetrics: PluginEntry = {
  docs: page('activity-counts-metrics'),
  open: false,
  prepare: counting({ start: 2, dimensions: 5 }, (slice, { timeline, args, node, run }) => {
    const windows = windowsOf(args.at(4), timeline.start, node, run);
    const activities = within(slice, timeline.start, timeline.end);
    const ids = idsByWindow(activities, windows);
    assertNoGap(ids.keys(), windows, node);
    const seen = new Set<Key>();
    return [...ids].map(([window, own]) => {
      const count = activities.filter(({ time }) => windows.of(time) === window).length;
      const fresh = [...own].filter(id => !seen.has(id));
      for (const id of own) seen.add(id);
      return [window, BigInt(count), BigInt(own.size), BigInt(fresh.length), BigInt(seen.size)];
    });
  }),
  examples: {
    [`${sample} | evaluate activity_counts_metrics(u, t, ${bounds}, 1d)`]: [
      [day(1), 2, 2, 2, 2],
      [day(2), 2, 2, 1, 3],
      [day(3), 1, 1, 0, 3],
    ],
  },
};

/** Each window beside the one before it. */
export const activityMetrics: PluginEntry = {
  docs: page('activity-metrics'),
  open: false,
  prepare: counting({ start: 2, dimensions: 5 }, (slice, { timeline, args, node, run }) => {
    const windows = windowsOf(args.at(4), timeline.start, node, run);
    const ids = idsByWindow(within(slice, timeline.start, timeline.end), windows);
    assertNoGap(ids.keys(), windows, node);
    let before = new Set<Key>();
    return [...ids].map(([window, own]) => {
      const kept = own.intersection(before).size;
      const values = [
        BigInt(own.size),
        BigInt(own.size - kept),
        kept / before.size,
        (before.size - kept) / before.size,
      ];
      before = own;
      return [window, ...values];
    });
  }),
  examples: {
    [`${sample} | evaluate activity_metrics(u, t, ${bounds}, 1d)`]: [
      [day(1), 2, 2, 'NaN', 'NaN'],
      [day(2), 2, 1, 0.5, 0.5],
      [day(3), 1, 0, 0.5, 0.5],
    ],
  },
};

/** The ids of each window and of the so many windows that end with it. */
function slidingIds(ids: ReadonlyMap<bigint, Set<Key>>, window: bigint, lookback: bigint): Set<Key> {
  const all = new Set<Key>();
  for (const [at, own] of ids) if (at <= window && at > window - lookback) for (const id of own) all.add(id);
  return all;
}

/** The windows from the first to the last. */
function* windowsBetween(first: bigint, last: bigint, windows: Windows, run: Runtime): Generator<bigint> {
  for (let window = first; window <= last; window = windows.next(window)) {
    run.guard.step();
    yield window;
  }
}

/** How many of those that were active in a long window were active in the short one that ends it. */
export const activityEngagement: PluginEntry = {
  docs: page('activity-engagement'),
  open: false,
  prepare: counting({ start: 2, dimensions: 6 }, (slice, { timeline, args, node, run }) => {
    const windows = windowsOf(args.at(4), timeline.start, node, run);
    const outer = timeOf(constantOf(args.at(5), run), node);
    const ids = idsByWindow(within(slice, timeline.start, timeline.end), windows);
    const all = [...windowsBetween(timeline.start, timeline.end, windows, run)];
    const counted = (wanted: readonly bigint[]): Counted =>
      wanted.flatMap(window => {
        const [inner, whole] = [ids.get(window)?.size ?? 0, slidingIds(ids, window, outer).size];
        return whole === 0 ? [] : [[window, BigInt(inner), BigInt(whole), inner / whole] as const];
      });
    return agreed(
      [() => counted(all.filter(window => ids.has(window))), () => counted(all)],
      'activity_engagement() over windows without rows',
    );
  }),
  examples: {
    [`${sample} | evaluate activity_engagement(u, t, ${bounds}, 1d, 2d)`]: [
      [day(1), 2, 2, 1],
      [day(2), 2, 3, 0.6666666666666666],
      [day(3), 1, 2, 0.5],
    ],
  },
};

/** Rows and ids of the time that ends with each window. */
export const slidingWindowCounts: PluginEntry = {
  docs: page('sliding-window-counts'),
  open: false,
  prepare: counting({ start: 2, dimensions: 6 }, (slice, { timeline, args, node, run }) => {
    const lookback = timeOf(constantOf(args.at(4), run), node);
    const windows = windowsOf(args.at(5), timeline.start, node, run);
    const activities = within(slice, timeline.start - lookback, timeline.end);
    return [...windowsBetween(timeline.start, timeline.end, windows, run)].flatMap(window => {
      const own = activities.filter(({ time }) => {
        const at = windows.of(time);
        return at <= window && at > window - lookback;
      });
      return own.length === 0
        ? []
        : [[window, BigInt(own.length), BigInt(new Set(own.map(({ id }) => id)).size)] as const];
    });
  }),
  examples: {
    [`${sample} | evaluate sliding_window_counts(u, t, datetime(2026-01-01), datetime(2026-01-04), 2d, 1d)`]: [
      [day(1), 2, 2],
      [day(2), 4, 3],
      [day(3), 3, 2],
      [day(4), 1, 1],
    ],
  },
};

/** How many sessions begin in each window: an activity begins one when its id was not seen in the time before it. */
export const sessionCount: PluginEntry = {
  docs: page('session-count'),
  open: false,
  prepare: counting({ start: 2, dimensions: 6 }, (slice, { timeline, args, node, run }) => {
    const windows = windowsOf(args.at(4), timeline.start, node, run);
    const lookback = timeOf(constantOf(args.at(5), run), node);
    const times = Map.groupBy(slice.activities, ({ id }) => id);
    const begun = (isNew: (gap: bigint) => boolean): Counted => {
      const counts = new Map<bigint, bigint>();
      for (const own of times.values()) {
        const sorted = own.map(({ time }) => time).sort((a, b) => (a < b ? -1 : 1));
        sorted.forEach((time, index) => {
          if (time < timeline.start || time > timeline.end) return;
          if (index > 0 && !isNew(time - sorted[index - 1])) return;
          const window = windows.of(time);
          counts.set(window, (counts.get(window) ?? 0n) + 1n);
        });
      }
      return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    };
    return agreed(
      [() => begun(gap => gap > lookback), () => begun(gap => gap >= lookback)],
      'session_count() over activities exactly one lookback apart',
    );
  }),
  examples: {
    [`${sample} | evaluate session_count(u, t, ${bounds}, 1d, 36h)`]: [
      [day(1), 2],
      [day(2), 1],
    ],
  },
};
