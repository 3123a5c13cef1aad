import { Failure } from '../../../core/failure.ts';
import { invariant } from '../../../core/invariant.ts';
import { floorDivide } from '../../../core/time.ts';
import { scalarFunctions } from '../../functions/index.ts';
import type { Plugin, PluginArgument } from '../../ir.ts';
import type { Batch, ScalarType, Value } from '../../value.ts';
import { compile } from '../expression.ts';
import { type Compute, frameOf } from '../frame.ts';
import { type Key, keyOf, rowKey } from '../key.ts';
import type { Runtime } from '../runtime.ts';
import { type Arguments, columnName, constantOf } from './define.ts';

/** What an id did at a time. */
export interface Activity {
  id: Key;
  time: bigint;
  row: number;
}

/** The activities of one combination of the dimensions. */
export interface Slice {
  by: readonly Value[];
  activities: Activity[];
}

/** The windows that a timeline is cut into: fixed steps from the start, or calendar weeks, months, years. */
export interface Windows {
  /** The window that holds a time. */
  of(time: bigint): bigint;
  next(window: bigint): bigint;
}

/** What the plug-ins of user analytics have in common: an id, a timeline and dimensions. */
export interface Timeline {
  start: bigint;
  end: bigint;
  slices(batch: Batch): Slice[];
  /** A time as a value of the timeline's column. */
  value(time: bigint): Value;
}

/** Reads the arguments that stand first (id and timeline) and last (dimensions). `start` and `end` are both inclusive. */
export function timelineOf(
  node: Plugin,
  args: Arguments,
  places: { start: number; dimensions: number },
  run: Runtime,
): Timeline {
  const id = args.at(0);
  invariant(id?.is === 'value', `${node.plugin}() has no id`);
  const compute = compile(id.expr, node.from.columns, run);
  const name = columnName(args.at(1));
  const type = node.from.columns.find(each => each.name === name)?.type ?? 'datetime';
  if (type === 'real' || type === 'decimal') throw unsupported(`${node.plugin}() over a timeline of type ${type}`);
  if (args.at(places.start + 2) === undefined) throw unsupported(`${node.plugin}() without Start and End`);
  const [start, end] = [places.start, places.start + 1].map(place => timeOf(constantOf(args.at(place), run), node));
  const dimensions = columnsFrom(args, places.dimensions);
  return {
    start,
    end,
    slices: batch => slicesOf(batch, { compute, name, dimensions }, run),
    value: time => (type === 'int' ? Number(time) : time),
  };
}

function columnsFrom(args: Arguments, first: number): string[] {
  const rest = Array.from({ length: Math.max(0, args.count - first) }, (_, index) => args.at(first + index));
  return rest.filter(each => each?.is === 'value' && each.expr.is === 'column').map(each => columnName(each));
}

export function timeOf(value: Value | undefined, node: Plugin): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw new Failure('query/failed', `${node.plugin}() needs whole numbers, times or timespans as bounds and steps.`);
}

interface Reading {
  compute: Compute;
  name: string;
  dimensions: readonly string[];
}

function slicesOf(batch: Batch, { compute, name, dimensions }: Reading, run: Runtime): Slice[] {
  const indexOf = (column: string) => batch.columns.findIndex(each => each.name === column);
  const [times, by] = [batch.values[indexOf(name)], dimensions.map(indexOf)];
  const frame = frameOf(batch);
  const slices = new Map<Key, Slice>();
  for (let row = 0; row < batch.length; row++) {
    run.guard.step();
    const time = times[row];
    if (time === null) continue;
    const values = by.map(index => batch.values[index][row]);
    const key = values.length === 0 ? '' : rowKey(values);
    const slice = slices.get(key) ?? { by: values, activities: [] };
    slices.set(key, slice);
    slice.activities.push({ id: keyOf(compute(frame, row)), time: BigInt(time as bigint | number), row });
  }
  return [...slices.values()];
}

const calendar = new Set(['week', 'month', 'year']);

/** The windows that a step argument means. */
export function windowsOf(step: PluginArgument | undefined, start: bigint, node: Plugin, run: Runtime): Windows {
  const value = constantOf(step, run);
  if (typeof value === 'string' && calendar.has(value.toLowerCase())) return calendarWindows(value.toLowerCase());
  const width = timeOf(value, node);
  if (width <= 0n) throw new Failure('query/failed', `The step of ${node.plugin}() must be above zero.`);
  return {
    of: time => start + floorDivide(time - start, width) * width,
    next: window => window + width,
  };
}

function calendarWindows(unit: string): Windows {
  const call = { args: ['datetime', 'long'] as ScalarType[], gives: 'datetime' as const, constants: [] };
  const startOf = scalarFunctions[`startof${unit}`].bind(call) as unknown as (time: bigint, offset: bigint) => bigint;
  return { of: time => startOf(time, 0n), next: window => startOf(window, 1n) };
}

/** The ids of each window. */
export function idsByWindow(activities: readonly Activity[], windows: Windows): Map<bigint, Set<Key>> {
  const ids = new Map<bigint, Set<Key>>();
  for (const { id, time } of activities) {
    const window = windows.of(time);
    ids.set(window, (ids.get(window) ?? new Set()).add(id));
  }
  return new Map([...ids].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Refuses windows with a gap: whether the service prints an empty window is not documented. */
export function assertNoGap(found: Iterable<bigint>, windows: Windows, node: Plugin): void {
  let due: bigint | undefined;
  for (const window of found) {
    if (due !== undefined && due !== window)
      throw unsupported(`${node.plugin}() over windows of which one in between has no rows`);
    due = windows.next(window);
  }
}

/** The answer that all readings of an unclear page agree on; refused where they differ. */
export function agreed<T>(readings: readonly (() => T)[], what: string): T {
  const [first, ...others] = readings.map(read => read());
  const text = (answer: T) =>
    JSON.stringify(answer, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
  if (others.some(other => text(other) !== text(first))) throw unsupported(what);
  return first;
}

export function unsupported(what: string): Failure {
  return new Failure(
    'query/unsupported',
    `${what} can not be run by this engine, since its documentation leaves open what it gives.`,
  );
}
