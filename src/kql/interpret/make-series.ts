import { Failure } from '../../core/failure.ts';
import { converter } from '../functions/convert.ts';
import type { MakeSeries } from '../ir.ts';
import type { Dynamic, ScalarType, Value } from '../value.ts';
import { compileAggregate, type Gathering } from './aggregate.ts';
import { Rows } from './batch.ts';
import { compile, compileAll, constantValue } from './expression.ts';
import { type Frame, frameOf } from './frame.ts';
import type { Guard } from './guard.ts';
import { type Key, rowKey } from './key.ts';
import type { Runtime, Step } from './runtime.ts';

interface Series {
  by: Value[];
  /** The gatherings of each bin that has rows. */
  bins: Map<number, Gathering[]>;
  first: number;
  last: number;
}

/** The points of an axis: exact for whole numbers and times, in doubles for reals. */
interface Axis {
  /** The bin of a value, counted from the origin; undefined outside the bounds. */
  binOf(value: Value): number | undefined;
  valueAt(bin: number): Value;
  /** How many bins there are, where both ends are given. */
  count: number | undefined;
}

/** @see https://learn.microsoft.com/kusto/query/make-series-operator */
export function makeSeries(node: MakeSeries, run: Runtime): Step {
  const from = run.prepare(node.from);
  const by = compileAll(node.by, node.from.columns, run);
  const on = compile(node.on.expr, node.from.columns, run);
  const starts = node.aggregates.map(({ aggregate }) => compileAggregate(aggregate, node.from.columns, run));
  const axis = axisOf(node, run);
  const write = writer(node, axis, run);
  return () => {
    const batch = from();
    const frame = frameOf(batch);
    const all = new Map<Key, Series>();
    const seriesOf = (values: Value[]): Series => {
      const key = values.length === 0 ? '' : rowKey(values);
      const series = all.get(key) ?? { by: values, bins: new Map(), first: Number.POSITIVE_INFINITY, last: -1 };
      all.set(key, series);
      return series;
    };
    for (let row = 0; row < batch.length; row++) {
      run.guard.step();
      const bin = axis?.binOf(on(frame, row));
      if (bin === undefined) continue;
      const series = seriesOf(by.map(each => each(frame, row)));
      gather(series, bin, () => starts.map(start => start()), frame, row, run.guard);
    }
    if (all.size === 0 && node.always && axis?.count) seriesOf(node.by.map(() => null));
    const result = new Rows(node.columns, run.guard);
    for (const series of all.values()) result.push(write(series));
    return result.batch();
  };
}

/** About the bytes of a bin, and of an aggregate in it. */
const weightOfBin = 700;

function gather(series: Series, bin: number, begin: () => Gathering[], frame: Frame, row: number, guard: Guard): void {
  let gatherings = series.bins.get(bin);
  if (!gatherings) {
    gatherings = begin();
    series.bins.set(bin, gatherings);
    guard.hold(weightOfBin * (1 + gatherings.length));
  }
  series.first = Math.min(series.first, bin);
  series.last = Math.max(series.last, bin);
  for (const each of gatherings) each.add(frame, row);
}

function writer(node: MakeSeries, axis: Axis | undefined, run: Runtime): (series: Series) => Value[] {
  const casts = node.aggregates.map(({ aggregate, fallback }) => ({
    toDynamic: dynamicOf(aggregate.is === 'aggregate' ? aggregate.type : 'dynamic'),
    fallback: dynamicOf(fallback.type)(constantValue(fallback, run)),
  }));
  const toAxis = dynamicOf(node.on.expr.type);
  return series => {
    const [first, end] = [node.start ? 0 : series.first, axis?.count ?? series.last + 1];
    const lists: Dynamic[][] = casts.map(() => []);
    const points: Dynamic[] = [];
    checkLength(end - first);
    for (let bin = first; bin < end; bin++) {
      run.guard.step();
      const gatherings = series.bins.get(bin);
      casts.forEach(({ toDynamic, fallback }, index) => {
        lists[index].push(gatherings ? toDynamic(gatherings[index].finish()[0]) : fallback);
      });
      points.push(axis ? toAxis(axis.valueAt(bin)) : null);
    }
    return [...series.by, ...lists, points];
  };
}

/** Values that one series may have; what Kusto cuts or refuses beyond them is refused. */
const longest = 1_048_576;

function checkLength(length: number): void {
  if (length <= longest) return;
  throw new Failure('limit/exceeded', `A series of ${length} values is longer than ${longest}: widen its step.`);
}

function dynamicOf(type: ScalarType): (value: Value) => Dynamic {
  const convert = type === 'dynamic' ? (value: Value) => value : converter(type, 'dynamic');
  return value => convert(value) as Dynamic;
}

function axisOf(node: MakeSeries, run: Runtime): Axis | undefined {
  const bound = (expr: MakeSeries['start']) => (expr === null ? undefined : constantValue(expr, run));
  const [start, stop, step] = [bound(node.start), bound(node.stop), constantValue(node.step, run)];
  if (start === null || stop === null || step === null || !(Number(step) > 0)) return undefined;
  return typeof step === 'bigint'
    ? wholeAxis(start as bigint | undefined, stop as bigint | undefined, step)
    : realAxis(start as number | undefined, stop as number | undefined, step as number);
}

function wholeAxis(start: bigint | undefined, stop: bigint | undefined, step: bigint): Axis {
  const origin = start ?? 0n;
  const count = stop === undefined ? undefined : Math.max(0, Number((stop - origin + step - 1n) / step));
  return {
    binOf: value => {
      if (value === null || (start !== undefined && (value as bigint) < start)) return undefined;
      if (stop !== undefined && (value as bigint) >= stop) return undefined;
      return Number(((value as bigint) - origin) / step);
    },
    valueAt: bin => origin + BigInt(bin) * step,
    count,
  };
}

function realAxis(start: number | undefined, stop: number | undefined, step: number): Axis {
  const origin = start ?? 0;
  const count = stop === undefined ? undefined : Math.max(0, Math.ceil((stop - origin) / step));
  return {
    binOf: value => {
      if (value === null || (start !== undefined && (value as number) < start)) return undefined;
      if (stop !== undefined && (value as number) >= stop) return undefined;
      return Math.floor(((value as number) - origin) / step);
    },
    valueAt: bin => origin + bin * step,
    count,
  };
}
