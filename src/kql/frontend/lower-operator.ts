import { type Columns, column, literal, type Relation } from '../ir.ts';
import { asksArrival, withArrival, withoutArrival } from './arrival.ts';
import { columnsOf, type Expression, kindOf, separated, textOf } from './loader.ts';
import { expressionsOf, pairColumns } from './lower-columns.ts';
import { lowerEvaluate } from './lower-evaluate.ts';
import { lowerApply, lowerExpand } from './lower-expand.ts';
import { lowerScalar } from './lower-expression.ts';
import { lowerFind } from './lower-find.ts';
import { inlinedCall } from './lower-function.ts';
import { lowerJoin, lowerLookup } from './lower-join.ts';
import { lowerMacroExpand } from './lower-macro.ts';
import { lowerPartition, lowerTopHitters, lowerTopNested } from './lower-nested.ts';
import { lowerOrder, lowerOrders } from './lower-order.ts';
import { lowerParse } from './lower-parse.ts';
import { lowerParseKv } from './lower-parse-kv.ts';
import { lowerExtend, lowerFilter, lowerProject, lowerRename, lowerSelection } from './lower-project.ts';
import { lowerRender } from './lower-render.ts';
import { lowerFacet, lowerFork } from './lower-results.ts';
import { lowerScan } from './lower-scan.ts';
import { lowerSearch } from './lower-search.ts';
import { lowerSeries } from './lower-series.ts';
import { lowerPrint, lowerRange } from './lower-source.ts';
import { lowerSummarize } from './lower-summarize.ts';
import { refused } from './lower-table.ts';
import { lowerUnion } from './lower-union.ts';
import type { Scope } from './scope.ts';

type Operator = Kusto.Language.Syntax.QueryOperator;
type Counted = Operator & { Expression: Expression };
type Sorting = Operator & { Expressions: unknown };

/** One operator of a pipe, over the rows that come from before it. */
export function lowerOperator(node: Operator, from: Relation | undefined, scope: Scope): Relation {
  const timed = from && asksArrival(node) ? withArrival(from) : undefined;
  if (timed) return withoutArrival(lowerOne(node, timed, scope), from!);
  return lowerOne(node, from, scope);
}

function lowerOne(node: Operator, from: Relation | undefined, scope: Scope): Relation {
  return lowerFirst(node, from, scope) ?? lowerPiped(node, from, scope);
}

/** Operators that can begin a query. */
function lowerFirst(node: Operator, from: Relation | undefined, scope: Scope): Relation | undefined {
  switch (kindOf(node)) {
    case 'PrintOperator':
      return lowerPrint(node as Kusto.Language.Syntax.PrintOperator, scope);
    case 'RangeOperator':
      return lowerRange(node as Kusto.Language.Syntax.RangeOperator, scope);
    case 'UnionOperator':
      return lowerUnion(node as Kusto.Language.Syntax.UnionOperator, from, scope);
    case 'FindOperator':
      return lowerFind(node as Kusto.Language.Syntax.FindOperator, scope);
    case 'MacroExpandOperator':
      return lowerMacroExpand(node as Kusto.Language.Syntax.MacroExpandOperator, scope);
    case 'SearchOperator':
      return lowerSearch(node as Kusto.Language.Syntax.SearchOperator, from, scope);
    default:
      return undefined;
  }
}

function lowerPiped(node: Operator, from: Relation | undefined, scope: Scope): Relation {
  if (!from) return refused(node, scope, `"${textOf(node).split(/\s/)[0]}" in this place`);
  switch (kindOf(node)) {
    case 'FilterOperator':
      return lowerFilter(node as Kusto.Language.Syntax.FilterOperator, from, scope);
    case 'ProjectOperator':
      return lowerProject(node, from, scope);
    case 'ProjectAwayOperator':
    case 'ProjectKeepOperator':
    case 'ProjectReorderOperator':
    case 'ProjectByNamesOperator':
      return lowerSelection(node, from);
    case 'ProjectRenameOperator':
      return lowerRename(node, from);
    case 'ExtendOperator':
      return lowerExtend(node, from, scope);
    case 'SerializeOperator':
      return lowerExtend(node, { op: 'serialize', from, columns: from.columns }, scope);
    case 'SummarizeOperator':
      return lowerSummarize(node as Kusto.Language.Syntax.SummarizeOperator, from, scope);
    case 'DistinctOperator':
      return lowerDistinct(node as Kusto.Language.Syntax.DistinctOperator, from, scope);
    case 'CountOperator':
      return { op: 'count', from, columns: columnsOf(node.ResultType) };
    case 'SortOperator':
      return { op: 'sort', from, by: lowerOrders((node as Sorting).Expressions, from, scope), columns: from.columns };
    case 'TopOperator':
      return lowerTop(node as Kusto.Language.Syntax.TopOperator, from, scope);
    case 'TakeOperator':
      return { op: 'take', from, count: lowerScalar((node as Counted).Expression, scope), columns: from.columns };
    case 'SampleOperator':
      return { op: 'sample', from, count: lowerScalar((node as Counted).Expression, scope), columns: from.columns };
    case 'JoinOperator':
      return lowerJoin(node as Kusto.Language.Syntax.JoinOperator, from, scope);
    case 'LookupOperator':
      return lowerLookup(node as Kusto.Language.Syntax.LookupOperator, from, scope);
    case 'MvExpandOperator':
      return lowerExpand(node as Kusto.Language.Syntax.MvExpandOperator, from, scope);
    case 'MvApplyOperator':
      return lowerApply(node as Kusto.Language.Syntax.MvApplyOperator, from, scope);
    case 'ParseOperator':
    case 'ParseWhereOperator':
      return lowerParse(node as Kusto.Language.Syntax.ParseOperator, from, scope);
    case 'ParseKvOperator':
      return lowerParseKv(node as Kusto.Language.Syntax.ParseKvOperator, from, scope);
    case 'MakeSeriesOperator':
      return lowerSeries(node as Kusto.Language.Syntax.MakeSeriesOperator, from, scope);
    case 'ScanOperator':
      return lowerScan(node as Kusto.Language.Syntax.ScanOperator, from, scope);
    case 'PartitionOperator':
      return lowerPartition(node as Kusto.Language.Syntax.PartitionOperator, from, scope);
    case 'TopNestedOperator':
      return lowerTopNested(node as Kusto.Language.Syntax.TopNestedOperator, from, scope);
    case 'SampleDistinctOperator':
      return lowerSampleDistinct(node as Kusto.Language.Syntax.SampleDistinctOperator, from, scope);
    case 'EvaluateOperator':
      return lowerEvaluate(node as Kusto.Language.Syntax.EvaluateOperator, from, scope);
    case 'TopHittersOperator':
      return lowerTopHitters(node as Kusto.Language.Syntax.TopHittersOperator, from, scope);
    case 'AsOperator':
      return lowerAs(node as Kusto.Language.Syntax.AsOperator, from, scope);
    case 'InvokeOperator':
      return lowerInvoke(node as Kusto.Language.Syntax.InvokeOperator, from, scope);
    case 'ForkOperator':
      return lowerFork(node as Kusto.Language.Syntax.ForkOperator, from, scope);
    case 'FacetOperator':
      return lowerFacet(node as Kusto.Language.Syntax.FacetOperator, from, scope);
    case 'AssertSchemaOperator':
      return lowerAssertSchema(node as Kusto.Language.Syntax.AssertSchemaOperator, from, scope);
    case 'GetSchemaOperator':
      return { op: 'getschema', of: from.columns, columns: columnsOf(node.ResultType) };
    case 'RenderOperator':
      return lowerRender(node as Kusto.Language.Syntax.RenderOperator, from, scope);
    case 'ConsumeOperator':
      return { op: 'take', from, count: literal(0n, 'long'), columns: from.columns };
    default:
      return refused(node, scope, `The operator "${textOf(node).split(/[\s(]/)[0]}"`);
  }
}

function lowerDistinct(node: Kusto.Language.Syntax.DistinctOperator, from: Relation, scope: Scope): Relation {
  const nodes = expressionsOf(node.Expressions);
  const all = nodes.some(each => kindOf(each) === 'StarExpression');
  const by = all
    ? from.columns.map(each => ({ name: each.name, expr: column(each.name, each.type) }))
    : pairColumns(nodes, columnsOf(node.ResultType), scope.over(from));
  const columns: Columns = by.map(({ name, expr }) => ({ name, type: expr.type }));
  return { op: 'distinct', from, by, columns };
}

/** Some of the distinct values: the first ones. */
function lowerSampleDistinct(
  node: Kusto.Language.Syntax.SampleDistinctOperator,
  from: Relation,
  scope: Scope,
): Relation {
  const by = pairColumns([node.OfExpression!], columnsOf(node.ResultType), scope.over(from));
  const columns: Columns = by.map(({ name, expr }) => ({ name, type: expr.type }));
  const distinct: Relation = { op: 'distinct', from, by, columns };
  return { op: 'take', from: distinct, count: lowerScalar(node.Expression!, scope), columns };
}

function lowerTop(node: Kusto.Language.Syntax.TopOperator, from: Relation, scope: Scope): Relation {
  const count = lowerScalar(node.Expression!, scope);
  return { op: 'top', from, count, by: [lowerOrder(node.ByExpression!, from, scope)], columns: from.columns };
}

/** `as Name`: from here on the name stands for these rows. */
function lowerAs(node: Kusto.Language.Syntax.AsOperator, from: Relation, scope: Scope): Relation {
  const shared: Relation = { op: 'shared', id: scope.lowering.nextId(), from, columns: from.columns };
  scope.bind(node.Name?.SimpleName ?? '', { is: 'table', relation: () => shared });
  return shared;
}

/** assert-schema: the rows as they are, if their columns are those that are written. */
function lowerAssertSchema(node: Kusto.Language.Syntax.AssertSchemaOperator, from: Relation, scope: Scope): Relation {
  const declared = separated<Kusto.Language.Syntax.NameAndTypeDeclaration>(node.Schema?.Columns as never);
  const wanted = declared.map(each => `${each.Name?.SimpleName}: ${textOf(each.Type!)}`).join(', ');
  const given = from.columns.map(({ name, type }) => `${name}: ${type}`).join(', ');
  if (wanted !== given) scope.note('kql/invalid', node, `The columns here are (${given}).`);
  return from;
}

function lowerInvoke(node: Kusto.Language.Syntax.InvokeOperator, from: Relation, scope: Scope): Relation {
  const called = node.Function! as Kusto.Language.Syntax.FunctionCallExpression;
  const args = separated<Expression>(called.ArgumentList?.Expressions as never);
  const inlined = inlinedCall(called, args, scope, from);
  if (inlined?.is === 'table') return inlined.relation;
  return refused(node, scope, `invoke of "${textOf(called).split('(')[0]}"`);
}
