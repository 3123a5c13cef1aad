import { invalidTemplate } from '../../fault.ts';
import { asText, isNumber, typeName, type Value } from '../../value.ts';
import type { Scope } from '../scope.ts';

/** A parameter of a function. `T` is what an argument is once it was accepted. */
export interface Parameter<T = Value> {
  name: string;
  /** What the parameter takes, as the message to the author says it. */
  expects: string;
  /** The argument as the function takes it; undefined when it is not accepted. */
  accept: (value: Value) => T | undefined;
  optional?: true;
  rest?: true;
}

const parameter =
  <T>(expects: string, accept: (value: Value) => T | undefined) =>
  (name: string): Parameter<T> => ({ name, expects, accept });

type Bag = Map<string, Value>;

/** A text; numbers and booleans are taken as they read in a text. */
export const text = parameter('a string', value =>
  value === null || typeof value === 'object' ? undefined : asText(value),
);
export const integer = parameter('an integer', value => (typeof value === 'bigint' ? value : undefined));
export const numeric = parameter('an integer or a decimal number', value => (isNumber(value) ? value : undefined));
export const bool = parameter('a boolean', value => (typeof value === 'boolean' ? value : undefined));
export const array = parameter('an array', value => (Array.isArray(value) ? value : undefined));
export const object = parameter('an object', value => (value instanceof Map ? (value as Bag) : undefined));
export const any = parameter('a value', (value): Value => value);
export const textOrArray = parameter('an array or a string', value =>
  typeof value === 'string' || Array.isArray(value) ? value : undefined,
);

export function optional<T>(one: Parameter<T>): Parameter<T | undefined> & { optional: true } {
  return { ...one, optional: true };
}

/** The same parameter, taking all remaining arguments. */
export function rest<T>(one: Parameter<T>): Parameter<T> & { rest: true } {
  return { ...one, rest: true };
}

export type Arguments<P extends readonly Parameter<unknown>[]> = P extends readonly [
  infer First,
  ...infer Others extends readonly Parameter<unknown>[],
]
  ? First extends Parameter<infer T> & { rest: true }
    ? T[]
    : First extends Parameter<infer T>
      ? [T, ...Arguments<Others>]
      : never
  : [];

/** A function of the Workflow Definition Language: its signature, meaning, documentation and examples in one entry. */
export interface WorkflowFunction {
  docs: string;
  takes: readonly Parameter<unknown>[];
  /** Arguments come unevaluated, left to right; a lazy function evaluates only what it needs. */
  evaluate: (args: readonly (() => Value)[], scope: Scope, name: string) => Value;
  /** Expressions and their values as plain data; they run as tests. */
  examples: Readonly<Record<string, unknown>>;
  /** Why this runner can not do it as the service does. */
  unsupported?: string;
}

interface Declared<P extends readonly Parameter<unknown>[]> {
  docs: string;
  takes: P;
  run: (args: Arguments<P>, scope: Scope) => Value;
  examples: Readonly<Record<string, unknown>>;
}

const reference = 'https://learn.microsoft.com/azure/logic-apps/workflow-definition-language-functions-reference';

/** The place of a function in the reference of the language. */
export const page = (anchor: string): string => `${reference}#${anchor}`;

export function defineFunction<const P extends readonly Parameter<unknown>[]>(entry: Declared<P>): WorkflowFunction {
  const { run, docs, takes, examples } = entry;
  return {
    docs,
    takes,
    examples,
    evaluate: (args, scope, name) => {
      const values = args.map((arg, index) => accepted(name, takes, index, arg()));
      return run(values as Arguments<P>, scope);
    },
  };
}

/** A function that the service has and this runner refuses by name. */
export function refusedFunction(docs: string, unsupported: string): WorkflowFunction {
  return { docs, takes: [rest(any('value'))], examples: {}, unsupported, evaluate: () => null };
}

/** Why a number of arguments does not fit, or undefined when it does. */
export function arityFault(name: string, takes: readonly Parameter<unknown>[], given: number): string | undefined {
  const least = takes.filter(one => !one.optional && !one.rest).length;
  const most = takes.at(-1)?.rest ? Number.POSITIVE_INFINITY : takes.length;
  if (given >= least && given <= most) return undefined;
  const wanted =
    most === least ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
  const names = takes.map(one => one.name).join(', ');
  return `The template language function '${name}' expects ${wanted} parameter(s)${names && `: ${names}`}. The function was invoked with '${given}' parameter(s).`;
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

function accepted(name: string, takes: readonly Parameter<unknown>[], index: number, value: Value): unknown {
  const one = takes[Math.min(index, takes.length - 1)];
  const taken = one.accept(value);
  if (taken !== undefined) return taken;
  const which =
    takes.length === 1 ? 'its parameter' : `its ${ordinals[index] ?? `${index + 1}th`} parameter '${one.name}'`;
  throw invalidTemplate(
    `The template language function '${name}' expects ${which} to be ${one.expects}. The provided value is of type '${typeName(value)}'.`,
  );
}
