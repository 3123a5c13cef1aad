import { invariant } from '../../core/invariant.ts';
import { converter } from '../functions/convert.ts';
import type { AggregateFunction, Call } from '../functions/define.ts';
import { aggregateFunctions } from '../functions/index.ts';
import type { Aggregate, Columns } from '../ir.ts';
import { missing, type Value } from '../value.ts';
import { compile, constantValue } from './expression.ts';
import type { Compute, Frame } from './frame.ts';
import { compareValues } from './order.ts';
import type { Runtime } from './runtime.ts';
import { fixedWeight, weightOf } from './weight.ts';

/** What one aggregate gathers over the rows of one group. It gives one value, or several for `pick`. */
export interface Gathering {
  add(frame: Frame, row: number): void;
  finish(): readonly Value[];
}

/** Begins a group. */
export type StartGathering = () => Gathering;

export function compileAggregate(aggregate: Aggregate, columns: Columns, run: Runtime): StartGathering {
  return aggregate.is === 'pick' ? compilePick(aggregate, columns, run) : compileCall(aggregate, columns, run);
}

type AggregateCall = Extract<Aggregate, { is: 'aggregate' }>;
type Pick = Extract<Aggregate, { is: 'pick' }>;

/** Besides what an aggregate says that it keeps, a group is taken to keep the first value that it meets. */
function compileCall(aggregate: AggregateCall, columns: Columns, run: Runtime): StartGathering {
  const entry = aggregateFunctions[aggregate.function];
  invariant(entry !== undefined, `no aggregate function ${aggregate.function}`);
  const { args, call } = bindArguments(entry, aggregate, columns, run);
  const finish = converted(entry, aggregate);
  const overNulls = entry.nulls === 'seen';
  const holdFirst = fixedWeight(aggregate.type) === undefined;
  return () => {
    const accumulator = entry.start(call);
    let isFirst = holdFirst;
    return {
      add: (frame, row) => {
        const values = args.map(arg => arg(frame, row));
        if (!overNulls && values.length > 0 && values[0] === null) return;
        if (isFirst) call.hold(values[0] ?? null);
        isFirst = false;
        accumulator.add(values);
      },
      finish: () => [finish(accumulator.finish())],
    };
  };
}

function bindArguments(
  entry: AggregateFunction,
  aggregate: AggregateCall,
  columns: Columns,
  run: Runtime,
): { args: Compute[]; call: Call & { hold: (value: Value) => void } } {
  const last = entry.takes.at(-1);
  const bound = aggregate.args.map((arg, index) => {
    const parameter = entry.takes[index] ?? (last?.rest ? last : undefined);
    const type = !parameter || parameter.type === 'any' ? arg.type : parameter.type;
    const compute = compile(arg, columns, run);
    const convert = type === arg.type ? undefined : converter(arg.type, type);
    const constant = isConstant(aggregate.args[index]) ? constantValue(arg, run) : undefined;
    return {
      type,
      constant: constant === undefined || !convert ? constant : convert(constant),
      compute: convert ? (frame: Frame, row: number) => convert(compute(frame, row)) : compute,
    };
  });
  for (const parameter of entry.takes.slice(bound.length)) {
    if (parameter.rest || parameter.fallback === undefined) continue;
    const value = parameter.fallback;
    bound.push({ type: parameter.type === 'any' ? 'dynamic' : parameter.type, constant: value, compute: () => value });
  }
  const call = {
    args: bound.map(each => each.type),
    gives: aggregate.type,
    constants: bound.map(each => each.constant),
    hold: (value: Value) => run.guard.hold(weightOf(value)),
  };
  return { args: bound.map(each => each.compute), call };
}

function isConstant(expr: AggregateCall['args'][number]): boolean {
  if (expr.is === 'call') return expr.args.every(isConstant);
  return expr.is === 'literal' || expr.is === 'now' || expr.is === 'scalar' || expr.is === 'list';
}

function converted(entry: AggregateFunction, aggregate: AggregateCall): (value: Value) => Value {
  if (entry.gives === 'inferred' || entry.gives === aggregate.type) return value => value;
  return converter(entry.gives, aggregate.type);
}

/** arg_max, arg_min and take_any over several columns: values of the one row that is chosen. The first of equals wins. */
function compilePick(pick: Pick, columns: Columns, run: Runtime): StartGathering {
  const by = pick.by ? compile(pick.by, columns, run) : undefined;
  const take = pick.take.map(({ expr }) => ({ compute: compile(expr, columns, run), none: missing(expr.type) }));
  const wanted = pick.which === 'min' ? -1 : 1;
  return () => {
    let best: Value = null;
    let chosen: Value[] | undefined;
    return {
      add: (frame, row) => {
        const value = by ? by(frame, row) : true;
        const better = value !== null && (best === null || isBetter(value, best, wanted));
        if (chosen !== undefined && !better) return;
        if (better) best = value;
        if (chosen === undefined) run.guard.hold(32 * take.length);
        chosen = take.map(({ compute }) => compute(frame, row));
      },
      finish: () => chosen ?? take.map(({ none }) => none),
    };
  };
}

/** NaN, once seen, is both the least and the greatest, as for min and max. */
function isBetter(value: Value, best: Value, wanted: number): boolean {
  if (Number.isNaN(best)) return false;
  return Number.isNaN(value) || Math.sign(compareValues(value, best)) === wanted;
}
