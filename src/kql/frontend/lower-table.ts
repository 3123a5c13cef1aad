import { didYouMean } from '../../core/nearest.ts';
import type { Relation } from '../ir.ts';
import { classOf, columnsOf, type Expression, type FunctionCall, kindOf, separated, textOf } from './loader.ts';
import { inlinedCall } from './lower-function.ts';
import { lowerGraph, lowerGraphOperator, readsGraph } from './lower-graph.ts';
import { lowerOperator } from './lower-operator.ts';
import { lowerDatatable, lowerExternal, lowerWatchlist } from './lower-source.ts';
import { nothing, type Scope } from './scope.ts';

type Pipe = Kusto.Language.Syntax.PipeExpression;
type NameReference = Kusto.Language.Syntax.NameReference;

/** A tabular expression of the analysed tree, as data. */
export function lowerTable(node: Expression, scope: Scope): Relation {
  switch (kindOf(node)) {
    case 'ParenthesizedExpression':
      return lowerTable((node as Kusto.Language.Syntax.ParenthesizedExpression).Expression!, scope);
    case 'PipeExpression': {
      const pipe = node as Pipe;
      if (readsGraph(pipe.Operator!))
        return lowerGraphOperator(pipe.Operator!, lowerGraph(pipe.Expression!, scope), scope);
      return lowerOperator(pipe.Operator!, lowerTable(pipe.Expression!, scope), scope);
    }
    case 'NameReference':
      return lowerTableName(node as NameReference, scope);
    case 'FunctionCallExpression':
      return lowerTableCall(node as FunctionCall, scope);
    case 'MaterializeExpression':
      return shared(lowerTable((node as Kusto.Language.Syntax.MaterializeExpression).Expression!, scope), scope);
    case 'ToTableExpression':
      return lowerTable((node as Kusto.Language.Syntax.ToTableExpression).Expression!, scope);
    case 'DataTableExpression':
      return lowerDatatable(node as Kusto.Language.Syntax.DataTableExpression, scope);
    case 'ExternalDataExpression':
      return lowerExternal(node as Kusto.Language.Syntax.ExternalDataExpression, scope);
    case 'PathExpression':
      return lowerPath(node as Kusto.Language.Syntax.PathExpression, scope);
    case 'DataScopeExpression':
      return lowerTable((node as Kusto.Language.Syntax.DataScopeExpression).Expression!, scope);
    default:
      return lowerOperator(node as Kusto.Language.Syntax.QueryOperator, scope.input, scope);
  }
}

function shared(from: Relation, scope: Scope): Relation {
  return { op: 'shared', id: scope.lowering.nextId(), from, columns: from.columns };
}

function lowerTableName(node: NameReference, scope: Scope): Relation {
  const name = node.SimpleName ?? '';
  const binding = scope.find(name);
  if (binding?.is === 'table') return binding.relation();
  const inlined = inlinedCall(node, [], scope);
  if (inlined?.is === 'table') return inlined.relation;
  if (classOf(node.ReferencedSymbol) === 'TableSymbol') return scanOf(node, scope);
  return refused(node, scope, `The table "${name}"`);
}

/** A table of the workspace. All places that read it share one scan. */
export function scanOf(node: Expression, scope: Scope): Relation {
  const name = node.ReferencedSymbol?.Name ?? '';
  return scanNamed(name, node, scope);
}

export function scanNamed(name: string, node: Expression, scope: Scope): Relation {
  const { scans, schema } = scope.lowering;
  const known = scans.get(name);
  if (known) return known;
  const table = schema.tables.find(each => each.name === name);
  if (!table) {
    const help = didYouMean(
      name,
      schema.tables.map(each => each.name),
    );
    scope.note('kql/unknown-table', node, `The table "${name}" is not known.`, help);
    return nothing(columnsOf(node.ResultType));
  }
  const columns = table.columns.map(column => ({ name: column.name, type: column.type }));
  const scan: Relation = { op: 'scan', table: name, columns };
  scans.set(name, scan);
  return scan;
}

function lowerTableCall(node: FunctionCall, scope: Scope): Relation {
  const args = separated<Expression>(node.ArgumentList?.Expressions as never);
  const name = node.Name?.SimpleName ?? '';
  if (name === '_GetWatchlist') return lowerWatchlist(node, args, scope);
  const inlined = inlinedCall(node, args, scope);
  if (inlined?.is === 'table') return inlined.relation;
  if (name === 'table' && classOf(node.ResultType) === 'TableSymbol')
    return scanNamed(node.ResultType?.Name ?? '', node, scope);
  return refused(node, scope, `The function ${name}()`);
}

/** `workspace('other').Table`: rows of another place, which this run does not have. */
function lowerPath(node: Kusto.Language.Syntax.PathExpression, scope: Scope): Relation {
  return refused(node, scope, `The rows of "${textOf(node)}", which lie outside this workspace,`);
}

export function refused(node: Expression, scope: Scope, what: string): Relation {
  scope.refuse(node, what);
  return nothing(columnsOf(node.ResultType));
}
