import { arrivalColumn } from '../arrival.ts';
import { call, column, type Expr, literal } from '../ir.ts';
import type { ScalarType } from '../value.ts';
import { neverArrived, withoutArrivalColumn } from './arrival.ts';
import { type Expression, type FunctionCall, kindOf, typeOf } from './loader.ts';
import { callOf, lowerScalar } from './lower-expression.ts';
import { cast } from './lower-function.ts';
import { isAggregateCall } from './lower-summarize.ts';
import { lowerTable } from './lower-table.ts';
import type { Scope } from './scope.ts';

type Lower = (node: FunctionCall, args: readonly Expression[], scope: Scope) => Expr;

/** Functions whose meaning needs more than the values of their arguments: the instant, or the columns of the row. */
const special: Record<string, Lower> = {
  now: (_node, args, scope) => {
    const now: Expr = { is: 'now', type: 'datetime' };
    return args.length === 0 ? now : call('+', [now, lowerScalar(args[0], scope)], 'datetime');
  },
  ago: (_node, args, scope) => call('-', [{ is: 'now', type: 'datetime' }, lowerScalar(args[0], scope)], 'datetime'),
  column_ifexists: columnIfExists,
  columnifexists: columnIfExists,
  iscolumnexists: (_node, args, scope) => literal(hasColumn(args[0], scope) !== undefined, 'bool'),
  column_names_of: (_node, args, scope) => {
    const names = lowerTable(args[0], scope).columns.map(each => each.name);
    return literal(names, 'dynamic');
  },
  pack_all: packAll,
  ingestion_time: ingestionTime,
  bag_pack_columns: (node, args, scope) =>
    packed(
      node,
      args.map(arg => lowerScalar(arg, scope)),
      scope,
    ),
};

/** A call of a function of KQL itself. */
export function lowerBuiltin(node: FunctionCall, args: readonly Expression[], scope: Scope): Expr {
  const name = node.ReferencedSymbol?.Name ?? node.Name?.SimpleName ?? '';
  if (scope.aggregate && isAggregateCall(node)) return scope.aggregate(node);
  if (scope.overPath && ['map', 'all', 'any'].includes(name)) return scope.overPath(node, args);
  if (Object.hasOwn(special, name)) return special[name](node, args, scope);
  const values = args.filter(arg => kindOf(arg) !== 'StarExpression').map(arg => lowerScalar(arg, scope));
  return callOf(name, values, typeOf(node.ResultType), node, scope);
}

function hasColumn(name: Expression, scope: Scope): { name: string; type: ScalarType } | undefined {
  const wanted = lowerScalar(name, scope);
  return wanted.is === 'literal' ? scope.row.find(each => each.name === wanted.value) : undefined;
}

function columnIfExists(node: FunctionCall, args: readonly Expression[], scope: Scope): Expr {
  const found = hasColumn(args[0], scope);
  const type = typeOf(node.ResultType);
  return cast(found ? column(found.name, found.type) : lowerScalar(args[1], scope), type);
}

/** pack_all([ignore null and empty]) is a bag of all columns of the row. */
function packAll(node: FunctionCall, args: readonly Expression[], scope: Scope): Expr {
  const sparse = args.length > 0 ? lowerScalar(args[0], scope) : undefined;
  const columns = withoutArrivalColumn(scope.row).map(each => column(each.name, each.type));
  if (sparse?.is !== 'literal' || sparse.value !== true) return packed(node, columns, scope);
  const none = literal(new Map(), 'dynamic');
  return columns.reduce((bag, each) => {
    const missing = call(each.type === 'string' ? 'isempty' : 'isnull', [each], 'bool');
    const own = call('iff', [missing, none, packed(node, [each], scope)], 'dynamic');
    return call('bag_merge', [bag, own], 'dynamic');
  }, none);
}

/** When the row arrived; null where the rows come from no table. */
function ingestionTime(node: FunctionCall, _args: readonly Expression[], scope: Scope): Expr {
  if (scope.row.some(({ name }) => name === arrivalColumn.name)) return column(arrivalColumn.name, arrivalColumn.type);
  if (scope.rows && !neverArrived(scope.rows))
    scope.refuse(node, 'ingestion_time() behind an operator that makes new rows');
  return literal(null, 'datetime');
}

function packed(node: Expression, columns: readonly Expr[], scope: Scope): Expr {
  const pairs = columns.flatMap(each => [literal(each.is === 'column' ? each.name : '', 'string'), each]);
  return callOf('bag_pack', pairs, 'dynamic', node, scope);
}
