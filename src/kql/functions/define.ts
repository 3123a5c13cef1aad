import type { Decimal } from 'decimal.js';
import type { QueryCode } from '../codes.ts';
import type { RowSource } from '../contract.ts';
import type { Dynamic, ScalarType, Value } from '../value.ts';

/** A parameter of a function. `T` is what a value of it is in memory when it is not null. */
export interface Parameter<T extends Value = Value> {
  name: string;
  /** The type that arguments are converted to, or 'any' for arguments taken as they are. */
  type: ScalarType | 'any';
  /** The value of an argument that is left out; absent when it must be given. */
  fallback?: T | null;
  /** Whether it takes all remaining arguments. */
  rest?: true;
}

const parameter =
  <T extends Value>(type: ScalarType | 'any') =>
  (name: string, fallback?: T | null): Parameter<T> =>
    fallback === undefined ? { name, type } : { name, type, fallback };

export const bool = parameter<boolean>('bool');
export const int = parameter<number>('int');
export const long = parameter<bigint>('long');
export const real = parameter<number>('real');
export const decimal = parameter<Decimal>('decimal');
export const string = parameter<string>('string');
export const datetime = parameter<bigint>('datetime');
export const timespan = parameter<bigint>('timespan');
export const guid = parameter<string>('guid');
export const dynamic = parameter<Exclude<Dynamic, null>>('dynamic');
export const any = parameter<Value>('any');

/** The address of a page of the KQL reference. */
export const page = (name: string): string => `https://learn.microsoft.com/kusto/query/${name}`;

/** The same parameter, taking all remaining arguments. */
export function rest<T extends Value>(one: Parameter<T>): Parameter<T> & { rest: true } {
  return { ...one, rest: true };
}

type Given<P, Nulls> = P extends Parameter<infer T> ? (Nulls extends 'seen' ? T | null : T) : never;

/** What `run` is called with: one argument a parameter, the rest spread. */
export type Arguments<P extends readonly Parameter[], Nulls> = P extends readonly [
  infer First,
  ...infer Others extends readonly Parameter[],
]
  ? First extends { rest: true }
    ? Given<First, Nulls>[]
    : [Given<First, Nulls>, ...Arguments<Others, Nulls>]
  : [];

/** What is known of a call before any row is seen: types (after the analysis), and the values of arguments that are constant. */
export interface Call {
  args: readonly ScalarType[];
  gives: ScalarType;
  constants: readonly (Value | undefined)[];
  /** Where an address lies, where a database of places was given to the run. */
  place?: RowSource['place'];
  /** Told of each value that an aggregate keeps; throws where a run keeps more than it may. */
  hold?: (value: Value) => void;
}

/** Why a call can not be: its constant arguments are such that the service refuses the query. */
export interface Rejection {
  code: QueryCode;
  message: string;
}

export interface ScalarFunction {
  /** The documentation page that it follows. */
  docs: string;
  takes: readonly Parameter[];
  /** The type of the result, where it does not depend on the arguments; otherwise the analysis knows it (`Call.gives`). */
  gives: ScalarType | 'inferred';
  /** The type that the service gives where Microsoft's analysis names another. */
  corrects?: (call: Omit<Call, 'gives'>) => ScalarType | undefined;
  /** Looks at the constants before any row is seen. */
  rejects?: (call: Omit<Call, 'gives'>) => Rejection | undefined;
  /** 'seen': the function is called with nulls. Otherwise a null argument gives null (or '' for a string) without a call. */
  nulls?: 'seen';
  /** Each call may give another value, so that it is never computed ahead. */
  volatile?: true;
  /** Prepares a call: reads the types, compiles a constant pattern, once. */
  bind: (call: Call) => (...args: never[]) => Value;
  /** The same meaning in DuckDB's SQL from argument texts, or null where it is not proven equal. */
  sql: ((args: readonly string[], call: Call) => string | null) | null;
  /** KQL expressions, or queries that begin with print, and their values in the form of `picket query --batch`; they run as tests. */
  examples: Readonly<Record<string, unknown>>;
}

type Declared<P extends readonly Parameter[], N extends 'seen' | undefined> = Omit<
  ScalarFunction,
  'bind' | 'takes' | 'nulls'
> & {
  takes: P;
  nulls?: N;
} & (
    | { run: (...args: Arguments<P, N>) => Value; bind?: never }
    | { bind: (call: Call) => (...args: Arguments<P, N>) => Value; run?: never }
  );

/** Declares a scalar function: its signature, meaning, SQL form, documentation and examples in one entry. */
export function defineFunction<const P extends readonly Parameter[], N extends 'seen' | undefined = undefined>(
  entry: Declared<P, N>,
): ScalarFunction {
  const { run, bind, ...facts } = entry;
  return { ...facts, bind: (bind ?? (() => run!)) as ScalarFunction['bind'] } as ScalarFunction;
}

/** The running state of an aggregate over one group of rows. */
export interface Accumulator {
  /** Takes the arguments of one row. */
  add(args: readonly Value[]): void;
  finish(): Value;
}

export interface AggregateFunction {
  docs: string;
  takes: readonly Parameter[];
  gives: ScalarType | 'inferred';
  /** 'seen': rows with a null first argument are taken too. Otherwise they are passed over. */
  nulls?: 'seen';
  /** Begins a group. */
  start: (call: Call) => Accumulator;
  /** As for a scalar function; `order` is ` order by …` where rows come sorted. */
  sql: ((args: readonly string[], call: Call, order: string) => string | null) | null;
  /** Whole queries and their rows. */
  examples: Readonly<Record<string, unknown>>;
}

/** Declares an aggregate function. */
export function defineAggregate(entry: AggregateFunction): AggregateFunction {
  return entry;
}
