import { invariant } from '../../../core/invariant.ts';
import type { PluginArgument } from '../../ir.ts';
import { type Batch, Typed, type Value } from '../../value.ts';
import { Rows } from '../batch.ts';
import { compile } from '../expression.ts';
import { type Compute, frameOf } from '../frame.ts';
import { type Key, keyOf, rowKey } from '../key.ts';
import type { Runtime } from '../runtime.ts';
import { argumentsOf, columnName, constantOf, type PluginEntry, page } from './define.ts';
import { agreed, timelineOf, timeOf, windowsOf } from './timeline.ts';

/** Whether an event may come behind another of the same time. */
type Follows = (time: bigint, before: bigint) => boolean;

const strictly: Follows = (time, before) => time > before;
const loosely: Follows = (time, before) => time >= before;

interface Pattern {
  /** The times at which each step holds, sorted. */
  steps: readonly (readonly bigint[])[];
  stepWindow: bigint;
  span: bigint;
}

/** Every way to walk through the steps in time. */
function chains({ steps, stepWindow, span }: Pattern, follows: Follows, run: Runtime): bigint[][] {
  let open = steps[0].map(time => [time]);
  for (const times of steps.slice(1))
    open = open.flatMap(chain =>
      times
        .filter(time => {
          run.guard.step();
          return follows(time, chain.at(-1)!) && time - chain.at(-1)! <= stepWindow && time - chain[0] <= span;
        })
        .map(time => [...chain, time]),
    );
  return open;
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** The sequences of rows that meet one condition after the other, each once. */
export const sequenceDetect: PluginEntry = {
  docs: page('sequence-detect'),
  open: false,
  prepare(node, from, run) {
    const args = argumentsOf(node);
    const timeline = columnName(args.at(0));
    const [stepWindow, span] = [1, 2].map(place => timeOf(constantOf(args.at(place), run), node));
    const rest = Array.from({ length: args.count - 3 }, (_, index) => args.at(index + 3)!);
    const computeOf = (each: PluginArgument): Compute => {
      invariant(each.is === 'value', 'sequence_detect() takes values');
      return compile(each.expr, node.from.columns, run);
    };
    const isStep = (each: PluginArgument) => each.is === 'value' && each.expr.type === 'bool';
    const [steps, by] = [rest.filter(isStep).map(computeOf), rest.filter(each => !isStep(each)).map(computeOf)];
    return () => {
      const result = new Rows(node.columns, run.guard);
      const what = 'sequence_detect() over steps at the same time';
      for (const { values, times } of stepTimes(from(), { timeline, steps, by }, run)) {
        const pattern = { steps: times, stepWindow, span };
        const found = agreed([() => chains(pattern, strictly, run), () => chains(pattern, loosely, run)], what);
        for (const chain of found) result.push([...values, ...chain, chain.at(-1)! - chain[0]]);
      }
      return result.batch();
    };
  },
  examples: {
    [`datatable(t: datetime, what: string, state: string)[
  datetime(2026-05-08), "heat", "CA", datetime(2026-05-08 16:02), "fire", "CA", datetime(2026-05-10 11:30), "fire", "CA", datetime(2026-05-09), "fire", "TX"]
| evaluate sequence_detect(t, 5d, 5d, heat = (what == "heat"), fire = (what == "fire"), state)`]: [
      ['CA', '2026-05-08T00:00:00.0000000Z', '2026-05-08T16:02:00.0000000Z', '16:02:00'],
      ['CA', '2026-05-08T00:00:00.0000000Z', '2026-05-10T11:30:00.0000000Z', '2.11:30:00'],
    ],
  },
};

interface Steps {
  timeline: string;
  steps: readonly Compute[];
  by: readonly Compute[];
}

/** The times of each step for each combination of the dimensions. */
function stepTimes(
  batch: Batch,
  { timeline, steps, by }: Steps,
  run: Runtime,
): { values: Value[]; times: bigint[][] }[] {
  const at = batch.columns.findIndex(column => column.name === timeline);
  const frame = frameOf(batch);
  const slices = new Map<Key, { values: Value[]; times: Set<bigint>[] }>();
  for (let row = 0; row < batch.length; row++) {
    run.guard.step();
    const time = batch.values[at][row];
    if (time === null) continue;
    const values = by.map(compute => compute(frame, row));
    const key = values.length === 0 ? '' : rowKey(values);
    const slice = slices.get(key) ?? { values, times: steps.map(() => new Set<bigint>()) };
    slices.set(key, slice);
    steps.forEach((holds, index) => {
      if (holds(frame, row) === true) slice.times[index].add(BigInt(time as bigint | number));
    });
  }
  return [...slices.values()].map(({ values, times }) => ({
    values,
    times: times.map(each => [...each].sort(ascending)),
  }));
}

/** How many ids came how far in a sequence of states within each period. */
export const funnelSequenceCompletion: PluginEntry = {
  docs: page('funnel-sequence-completion'),
  open: false,
  prepare(node, from, run) {
    const args = argumentsOf(node);
    const timeline = timelineOf(node, args, { start: 2, dimensions: args.count }, run);
    const windows = windowsOf(args.at(4), timeline.start, node, run);
    const state = columnName(args.at(5));
    const [sequence, periods] = [6, 7].map(place => listOf(constantOf(args.at(place), run)));
    return () => {
      const batch = from();
      const states = batch.values[batch.columns.findIndex(column => column.name === state)];
      const activities = timeline.slices(batch).flatMap(slice => slice.activities);
      const inTime = activities.filter(({ time }) => time >= timeline.start && time <= timeline.end);
      const counted = (follows: Follows, edge: 'first' | 'last') => {
        const counts = new Map<bigint, Set<Key>[][]>();
        for (const [id, own] of Map.groupBy(inTime, each => each.id)) {
          const steps = sequence.map(wanted =>
            own
              .filter(({ row }) => keyOf(states[row]) === keyOf(wanted))
              .map(({ time }) => time)
              .sort(ascending),
          );
          periods.forEach((period, place) => {
            for (let length = 1; length <= steps.length; length++)
              for (const chain of chains(withinSpan(steps.slice(0, length), period), follows, run)) {
                const window = windows.of(edge === 'first' ? chain[0] : chain.at(-1)!);
                const own = counts.get(window) ?? periods.map(() => sequence.map(() => new Set<Key>()));
                counts.set(window, own);
                own[place][length - 1].add(id);
              }
          });
        }
        return [...counts]
          .sort(([a], [b]) => ascending(a, b))
          .map(([window, sets]) => [window, sets.map(each => each.map(set => set.size))] as const);
      };
      const found = agreed(
        [() => counted(strictly, 'first'), () => counted(loosely, 'first'), () => counted(strictly, 'last')],
        'funnel_sequence_completion() over states at the same time or a sequence that goes from one window to the next',
      );
      const result = new Rows(node.columns, run.guard);
      for (const [window, sizes] of found)
        periods.forEach((period, place) => {
          sequence.forEach((wanted, index) => {
            result.push([timeline.value(window), wanted, plain(period), BigInt(sizes[place][index])]);
          });
        });
      return result.batch();
    };
  },
  examples: {
    [`datatable(u: string, t: datetime, s: string)[
  "a", datetime(2026-01-01 10:00), "open", "a", datetime(2026-01-01 10:30), "read", "b", datetime(2026-01-01 11:00), "open", "b", datetime(2026-01-01 14:00), "read"]
| evaluate funnel_sequence_completion(u, t, datetime(2026-01-01), datetime(2026-01-02), 7d, s, dynamic(["open", "read"]), dynamic([1h, 4h]))`]:
      [
        ['2026-01-01T00:00:00.0000000Z', 'open', '01:00:00', 2],
        ['2026-01-01T00:00:00.0000000Z', 'read', '01:00:00', 1],
        ['2026-01-01T00:00:00.0000000Z', 'open', '04:00:00', 2],
        ['2026-01-01T00:00:00.0000000Z', 'read', '04:00:00', 2],
      ],
  },
};

const listOf = (value: Value | undefined): Value[] => (Array.isArray(value) ? (value as Value[]) : []);
const plain = (value: Value): Value => (value instanceof Typed ? (value.value as Value) : value);

function withinSpan(steps: readonly (readonly bigint[])[], period: Value): Pattern {
  const span = BigInt(plain(period) as bigint | number);
  return { steps, stepWindow: span, span };
}
