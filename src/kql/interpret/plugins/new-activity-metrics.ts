import type { Batch, Value } from '../../value.ts';
import { Rows } from '../batch.ts';
import { type Key, keyOf } from '../key.ts';
import { argumentsOf, constantOf, type PluginEntry, page } from './define.ts';
import { idsByWindow, timelineOf, timeOf, unsupported, type Windows, windowsOf } from './timeline.ts';

/** What became of the ids that were first seen in a window, in that window and every later one. */
export const newActivityMetrics: PluginEntry = {
  docs: page('new-activity-metrics'),
  open: false,
  prepare(node, from, run) {
    const args = argumentsOf(node);
    const rest = Array.from({ length: Math.max(0, args.count - 5) }, (_, index) => args.at(5 + index)!);
    const table = rest.find(each => each.is === 'table');
    const chosen = rest.find(each => each.is === 'value' && each.expr.is !== 'column');
    const timeline = timelineOf(node, args, { start: 2, dimensions: 5 }, run);
    const windows = windowsOf(args.at(4), timeline.start, node, run);
    const cohort = chosen ? windows.of(timeOf(constantOf(chosen, run), node)) : undefined;
    const lookback = table?.is === 'table' ? run.prepare(table.relation) : undefined;
    const id = args.at(0);
    const idName = id?.is === 'value' && id.expr.is === 'column' ? id.expr.name : '';
    return () => {
      const result = new Rows(node.columns, run.guard);
      const known = lookback ? idsOf(lookback(), idName) : new Set<Key>();
      for (const slice of timeline.slices(from())) {
        if (lookback && slice.by.length > 0) throw unsupported(`${node.plugin}() with dimensions and a lookback`);
        const inTime = slice.activities.filter(({ time }) => time >= timeline.start && time <= timeline.end);
        const ids = idsByWindow(inTime, windows);
        const bounds = { windows, first: windows.of(timeline.start), end: timeline.end, cohort };
        for (const [of, to, ...values] of cohorts(ids, known, bounds, node.plugin))
          result.push([timeline.value(of), timeline.value(to), ...slice.by, ...values]);
      }
      return result.batch();
    };
  },
  examples: {
    [`datatable(u: long, t: datetime)[0, datetime(2026-11-01), 2, datetime(2026-11-01), 0, datetime(2026-11-02), 1, datetime(2026-11-02)]
| evaluate new_activity_metrics(u, t, datetime(2026-11-01), datetime(2026-11-02), 1d)`]: [
      ['2026-11-01T00:00:00.0000000Z', '2026-11-01T00:00:00.0000000Z', 2, 2, 0, 1, 0],
      ['2026-11-01T00:00:00.0000000Z', '2026-11-02T00:00:00.0000000Z', 1, 1, 1, 0.5, 0.5],
      ['2026-11-02T00:00:00.0000000Z', '2026-11-02T00:00:00.0000000Z', 1, 1, 0, 1, 0],
    ],
  },
};

function idsOf(batch: Batch, name: string): Set<Key> {
  const named = batch.columns.findIndex(column => column.name === name);
  return new Set(batch.values[Math.max(0, named)]?.map(keyOf) ?? []);
}

interface Bounds {
  windows: Windows;
  first: bigint;
  end: bigint;
  cohort: bigint | undefined;
}

function cohorts(
  ids: ReadonlyMap<bigint, Set<Key>>,
  known: ReadonlySet<Key>,
  { windows, first, end, cohort }: Bounds,
  plugin: string,
): [bigint, bigint, ...Value[]][] {
  const rows: [bigint, bigint, ...Value[]][] = [];
  const seen = new Set(known);
  const last = [...ids.keys()].at(-1) ?? first;
  for (let of = first; of <= last; of = windows.next(of)) {
    const own = ids.get(of) ?? new Set<Key>();
    const fresh = own.difference(seen);
    if (fresh.size === 0 && (cohort === undefined || cohort === of))
      throw unsupported(`${plugin}() over a window in which no id is new`);
    const before = first === of ? new Set(known) : new Set(seen);
    for (const each of own) seen.add(each);
    if (cohort !== undefined && cohort !== of) continue;
    for (let to = of; to <= end; to = windows.next(to))
      rows.push([of, to, ...metrics(fresh, ids.get(to) ?? new Set(), to === of ? before : seen)]);
  }
  return rows;
}

/** `seen` are the ids of the windows up to the cohort; of the cohort's own window, up to the one before it. */
function metrics(cohort: ReadonlySet<Key>, active: ReadonlySet<Key>, seen: ReadonlySet<Key>): Value[] {
  const kept = cohort.intersection(active).size;
  const lost = cohort.size - kept;
  const fresh = active.difference(seen).size;
  return [BigInt(fresh), BigInt(kept), BigInt(lost), kept / cohort.size, lost / cohort.size];
}
