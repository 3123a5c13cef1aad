import { invariant, unreachable } from '../../core/invariant.ts';
import { parameterAt, typeAt } from '../call-facts.ts';
import { converter } from '../functions/convert.ts';
import type { Call, Parameter, ScalarFunction } from '../functions/define.ts';
import { fold } from '../functions/fold.ts';
import { scalarFunctions } from '../functions/index.ts';
import type { Columns, Expr, Named, Relation } from '../ir.ts';
import { type Batch, type Dynamic, missing, type ScalarType, Typed, type Value } from '../value.ts';
import { type Compute, noRows } from './frame.ts';
import { keyOf } from './key.ts';
import type { Runtime } from './runtime.ts';
import { compileWindow } from './window.ts';

/** Turns expressions over rows of given columns into closures. What does not depend on a row is computed once, here. */
export interface Compiler {
  readonly columns: Columns;
  readonly run: Runtime;
}

interface Compiled {
  compute: Compute;
  /** The value, where it is the same for every row. */
  constant?: Value;
}

export function compile(expr: Expr, columns: Columns, run: Runtime): Compute {
  return compiled(expr, { columns, run }).compute;
}

export function compileAll(set: readonly Named[], columns: Columns, run: Runtime): Compute[] {
  return set.map(each => compile(each.expr, columns, run));
}

/** The value of an expression that no row is needed for. */
export function constantValue(expr: Expr, run: Runtime): Value {
  return compile(expr, [], run)(noRows, 0);
}

function compiled(expr: Expr, within: Compiler): Compiled {
  switch (expr.is) {
    case 'literal':
      return constant(expr.value);
    case 'now':
      return constant(within.run.now);
    case 'column':
      return { compute: columnReader(expr.name, within.columns) };
    case 'state':
      return { compute: frame => frame.state?.get(expr.step)?.get(expr.column) ?? missing(expr.type) };
    case 'call':
      return compileCall(expr, within);
    case 'window':
      return { compute: compileWindow(expr, part => compile(part, within.columns, within.run)) };
    case 'scalar':
      return constant(firstValue(expr, within.run));
    case 'within':
      return compileWithin(expr, within);
    case 'list':
      return constant(listOf(expr.of, within.run));
    case 'probe':
      return compileProbe(expr, within);
    default:
      return unreachable(expr);
  }
}

function constant(value: Value): Compiled {
  return { compute: () => value, constant: value };
}

function columnReader(name: string, columns: Columns): Compute {
  const index = columns.findIndex(column => column.name === name);
  invariant(index >= 0, `column ${name} is not among ${columns.map(column => column.name).join(', ')}`);
  return (frame, row) => frame.values[index][row];
}

type CallExpr = Extract<Expr, { is: 'call' }>;

function compileCall(expr: CallExpr, within: Compiler): Compiled {
  const entry = scalarFunctions[expr.function];
  invariant(entry !== undefined, `no function ${expr.function}`);
  const args = expr.args.map((arg, index) => converted(compiled(arg, within), arg.type, parameterAt(entry, index)));
  const types = expr.args.map((arg, index) => typeAt(entry, index, arg.type));
  for (const parameter of entry.takes.slice(args.length)) {
    if (parameter.rest || parameter.fallback === undefined) continue;
    args.push(constant(parameter.fallback));
    types.push(parameter.type === 'any' ? 'dynamic' : parameter.type);
  }
  const call: Call = {
    args: types,
    gives: expr.type,
    constants: args.map(arg => arg.constant),
    place: within.run.place,
  };
  const compute = applied(entry, call, args);
  const fixed = !entry.volatile && args.every(arg => arg.constant !== undefined);
  return fixed ? constant(compute(noRows, 0)) : { compute };
}

function converted(arg: Compiled, from: ScalarType, parameter: Parameter | undefined): Compiled {
  const to = parameter?.type ?? 'any';
  if (to === 'any' || to === from) return arg;
  const convert = converter(from, to);
  if (arg.constant !== undefined) return constant(convert(arg.constant));
  const { compute } = arg;
  return { compute: (frame, row) => convert(compute(frame, row)) };
}

/** Calls with the nulls that the entry asks for, and gives the type that the analysis knows. */
function applied(entry: ScalarFunction, call: Call, args: readonly Compiled[]): Compute {
  const run = entry.bind(call) as (...values: Value[]) => Value;
  const compute = spread(
    run,
    args.map(arg => arg.compute),
    entry.nulls === 'seen' ? undefined : { none: missing(call.gives) },
  );
  if (entry.gives === 'inferred' || entry.gives === call.gives) return compute;
  const convert = converter(entry.gives, call.gives);
  return (frame, row) => convert(compute(frame, row));
}

function spread(
  run: (...values: Value[]) => Value,
  args: readonly Compute[],
  strict: { none: Value } | undefined,
): Compute {
  const [a, b] = args;
  if (args.length === 1 && strict)
    return (frame, row) => {
      const first = a(frame, row);
      return first === null ? strict.none : run(first);
    };
  if (args.length === 2 && strict)
    return (frame, row) => {
      const first = a(frame, row);
      if (first === null) return strict.none;
      const second = b(frame, row);
      return second === null ? strict.none : run(first, second);
    };
  if (args.length === 1) return (frame, row) => run(a(frame, row));
  if (args.length === 2) return (frame, row) => run(a(frame, row), b(frame, row));
  return (frame, row) => {
    const values = args.map(arg => arg(frame, row));
    return strict && values.includes(null) ? strict.none : run(...values);
  };
}

/** What queries inside expressions gave in a run: the same one, written once, may stand in many places of a plan. */
const answers = new WeakMap<Runtime, Map<Relation, Batch>>();

function answerOf(of: Relation, run: Runtime): Batch {
  const known = answers.get(run) ?? new Map<Relation, Batch>();
  answers.set(run, known);
  const batch = known.get(of) ?? run.prepare(of)();
  known.set(of, batch);
  return batch;
}

function firstValue(expr: Extract<Expr, { is: 'scalar' }>, run: Runtime): Value {
  const batch = answerOf(expr.of, run);
  return batch.length > 0 ? batch.values[0][0] : missing(expr.type);
}

function listOf(of: Extract<Expr, { is: 'list' }>['of'], run: Runtime): Dynamic {
  const batch = answerOf(of, run);
  const toDynamic = converter(batch.columns[0].type, 'dynamic');
  return batch.values[0].map(value => toDynamic(value) as Dynamic);
}

function compileWithin(expr: Extract<Expr, { is: 'within' }>, within: Compiler): Compiled {
  const batch = answerOf(expr.of, within.run);
  const fold = expr.foldCase ? foldCase : (value: Value) => value;
  const type = batch.columns[0].type;
  const same = type === expr.value.type ? (value: Value) => value : converter(expr.value.type, type);
  const keys = new Set(batch.values[0].map(value => keyOf(fold(plain(value)))));
  const value = compile(expr.value, within.columns, within.run);
  return {
    compute: (frame, row) => keys.has(keyOf(fold(plain(same(value(frame, row)))))) !== expr.negated,
  };
}

function compileProbe(expr: Extract<Expr, { is: 'probe' }>, within: Compiler): Compiled {
  const [of, way] = [compiled(expr.of, within).compute, compiled(expr.watch, within).compute];
  const { watch } = within.run;
  const compute: Compute = (frame, row) => {
    watch?.(expr.branch, Number(way(frame, row)));
    return of(frame, row);
  };
  return { compute };
}

function plain(value: Value): Value {
  return value instanceof Typed ? (value.value as Value) : value;
}

function foldCase(value: Value): Value {
  return typeof value === 'string' ? fold(value) : value;
}
