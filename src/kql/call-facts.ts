import { converter } from './functions/convert.ts';
import type { Call, Parameter, ScalarFunction } from './functions/define.ts';
import type { Expr } from './ir.ts';
import type { ScalarType, Value } from './value.ts';

/** The parameter that takes the argument of a place. */
export function parameterAt(entry: Pick<ScalarFunction, 'takes'>, index: number): Parameter | undefined {
  const last = entry.takes.at(-1);
  return entry.takes[index] ?? (last?.rest ? last : undefined);
}

/** The type that an argument has when the function gets it. */
export function typeAt(entry: Pick<ScalarFunction, 'takes'>, index: number, given: ScalarType): ScalarType {
  const wanted = parameterAt(entry, index)?.type ?? 'any';
  return wanted === 'any' ? given : wanted;
}

/** What is known of a call from its text alone: the types of its arguments, and the values that are written. */
export function callFacts(entry: ScalarFunction, args: readonly Expr[]): Omit<Call, 'gives'> {
  const types = args.map((arg, index) => typeAt(entry, index, arg.type));
  return { args: types, constants: args.map((arg, index) => constantOf(arg, types[index])) };
}

function constantOf(arg: Expr, type: ScalarType): Value | undefined {
  if (arg.is !== 'literal') return undefined;
  return arg.type === type ? arg.value : converter(arg.type, type)(arg.value);
}
