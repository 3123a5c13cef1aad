import { plugins } from '../interpret/plugins/index.ts';
import { type Columns, type Expr, literal, type PluginArgument, type Relation } from '../ir.ts';
import { columnsOf, type Expression, kindOf } from './loader.ts';
import { behindNames, expressionsOf, nameOf, writtenNames } from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import { isAggregateCall, lowerAggregate } from './lower-summarize.ts';
import { lowerTable, refused } from './lower-table.ts';
import type { Scope } from './scope.ts';

type Evaluate = Kusto.Language.Syntax.EvaluateOperator;

export function lowerEvaluate(node: Evaluate, from: Relation, scope: Scope): Relation {
  const called = node.FunctionCall!;
  const plugin = called.Name?.SimpleName ?? '';
  const entry = Object.hasOwn(plugins, plugin) ? plugins[plugin] : undefined;
  if (!entry) return refused(node, scope, `The plug-in ${plugin}()`);
  const over = scope.over(from);
  const args = expressionsOf(called.ArgumentList?.Expressions).map(each => lowerArgument(each, over));
  const open = entry.open && !node.Schema;
  return {
    op: 'plugin',
    plugin,
    from,
    args,
    open: open
      ? { stored: scope.place.stored ?? null, at: node.End + scope.place.base, asked: scope.lowering.asked() }
      : null,
    columns: columnsOf(node.ResultType) as Columns,
  };
}

function lowerArgument(node: Expression, scope: Scope): PluginArgument {
  const value = behindNames(node);
  if (value.ResultType?.IsTabular) return { is: 'table', relation: lowerTable(value, scope) };
  if (isAggregateCall(value)) return { is: 'aggregate', aggregate: lowerAggregate(value, 'value', scope).aggregate };
  const name = writtenNames(node)[0] ?? (kindOf(value) === 'NameReference' ? nameOf(value) : '');
  const expr: Expr = kindOf(value) === 'StarExpression' ? literal('*', 'string') : lowerScalar(value, scope);
  return { is: 'value', name, expr };
}
