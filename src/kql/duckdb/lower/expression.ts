import { unreachable } from '../../../core/invariant.ts';
import { converter } from '../../functions/convert.ts';
import type { Call, Parameter, ScalarFunction } from '../../functions/define.ts';
import { scalarFunctions } from '../../functions/index.ts';
import { foldSql } from '../../functions/sql/fold.ts';
import type { Expr } from '../../ir.ts';
import type { ScalarType, Value } from '../../value.ts';
import { castSql } from './cast.ts';
import { constantValue, isConstant } from './constant.ts';
import { missingSql, orderSql, type Scope } from './form.ts';
import { dynamicTextSql, pathSql } from './path.ts';
import { literalSql } from './text.ts';
import { unproven } from './unproven.ts';

/** An expression in SQL, with the interpreter's value in every row: the same null, the same type. */
export function expressionSql(expr: Expr, scope: Scope): string {
  if (isConstant(expr)) return literalSql(constantValue(expr, scope.lowering.now), expr.type);
  switch (expr.is) {
    case 'column':
      return scope.column(expr.name);
    case 'call':
      return pathSql(expr, scope) ?? callSql(expr, scope);
    case 'scalar':
      return firstValueSql(expr, scope);
    case 'within':
      return withinSql(expr, scope);
    case 'window':
    case 'state':
    case 'list':
    case 'probe':
      return unproven(expr.is);
    case 'literal':
    case 'now':
      return unproven('a constant');
    default:
      return unreachable(expr);
  }
}

type CallExpr = Extract<Expr, { is: 'call' }>;

function callSql(expr: CallExpr, scope: Scope): string {
  const entry = scalarFunctions[expr.function];
  const sql = entry?.sql;
  if (!sql) return unproven(expr.function);
  if (expr.function === 'tostring' && expr.args[0].type === 'dynamic')
    return emptied(dynamicTextSql(expr.args[0], scope));
  const { args, call } = argumentsOf(entry, expr, scope);
  const text = sql(args, call);
  if (text === null || text.length > longest) return unproven(expr.function);
  const given = entry.gives === 'inferred' ? expr.type : entry.gives;
  return castSql(isNullable(entry, call) ? emptied(text) : text, given, expr.type);
}

/** Whether a form of a string gives NULL because an argument is null. */
function isNullable(entry: ScalarFunction, { args, gives }: Call): boolean {
  return gives === 'string' && entry.nulls !== 'seen' && args.some(type => type !== 'string');
}

/** A form that names its argument several times grows with every nesting. */
const longest = 50_000;

interface Bound {
  sql: string;
  type: ScalarType;
  constant: Value | undefined;
}

/** The arguments as the interpreter binds them: converted to the parameters' types, what is left out filled in. */
export function argumentsOf(
  entry: Pick<ScalarFunction, 'takes'>,
  expr: { args: readonly Expr[]; type: ScalarType },
  scope: Scope,
): { args: string[]; call: Call } {
  const bound = expr.args.map((arg, index) => argument(arg, parameterAt(entry.takes, index), scope));
  for (const { rest, fallback, type } of entry.takes.slice(bound.length)) {
    if (rest || fallback === undefined) continue;
    const given = type === 'any' ? 'dynamic' : type;
    bound.push({ sql: literalSql(fallback, given), type: given, constant: fallback });
  }
  return {
    args: bound.map(each => each.sql),
    call: { args: bound.map(each => each.type), gives: expr.type, constants: bound.map(each => each.constant) },
  };
}

function parameterAt(takes: readonly Parameter[], index: number): Parameter | undefined {
  const last = takes.at(-1);
  return takes[index] ?? (last?.rest ? last : undefined);
}

function argument(arg: Expr, parameter: Parameter | undefined, scope: Scope): Bound {
  const type = !parameter || parameter.type === 'any' ? arg.type : parameter.type;
  if (isConstant(arg)) {
    const constant = converter(arg.type, type)(constantValue(arg, scope.lowering.now));
    return { sql: literalSql(constant, type), type, constant };
  }
  const isText = arg.type === 'dynamic' && type === 'string';
  const sql = isText ? emptied(dynamicTextSql(arg, scope)) : castSql(expressionSql(arg, scope), arg.type, type);
  return { sql, type, constant: undefined };
}

/** A string is never null. */
function emptied(sql: string): string {
  return `coalesce(${sql}, ${missingSql('string')})`;
}

/** The first value of a query; what is missing where it has no row. */
function firstValueSql(expr: Extract<Expr, { is: 'scalar' }>, { lowering }: Scope): string {
  const from = lowering.relation(expr.of);
  if (from.columns[0].type !== expr.type) return unproven('a first value of another type');
  const value = `(select r.c0 from (${from.sql}) as r${orderSql(from.order)} limit 1)`;
  return expr.type === 'string' ? `coalesce(${value}, ${missingSql('string')})` : value;
}

/** Types of which DuckDB finds the same values in a query's answer. Null is found where there is one. */
const listable = ['int', 'long', 'datetime', 'timespan', 'guid'];

function withinSql(expr: Extract<Expr, { is: 'within' }>, scope: Scope): string {
  const from = scope.lowering.relation(expr.of);
  const { type } = expr.value;
  if (from.columns[0].type !== type) return unproven('a list of another type');
  const value = expressionSql(expr.value, scope);
  const not = expr.negated ? 'not ' : '';
  if (type === 'string') {
    const item = expr.foldCase ? foldSql('r.c0') : 'r.c0';
    return `(${not}${expr.foldCase ? foldSql(value) : value} in (select ${item} from (${from.sql}) as r))`;
  }
  if (!listable.includes(type)) return unproven(`a list of ${type}`);
  return `(${not}exists (select 1 from (${from.sql}) as listed where listed.c0 is not distinct from ${value}))`;
}
