import { type Aggregate, type Columns, column, type Relation } from '../ir.ts';
import { type Expression, kindOf, listed, separated } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { lowerTable } from './lower-table.ts';
import type { Scope } from './scope.ts';

type Fork = Kusto.Language.Syntax.ForkOperator;
type Facet = Kusto.Language.Syntax.FacetOperator;

/** Rows that several queries read, computed once. */
function kept(from: Relation, scope: Scope): Relation {
  return { op: 'shared', id: scope.lowering.nextId(), from, columns: from.columns };
}

/** fork: the rows go through several queries, each of which gives a table. */
export function lowerFork(node: Fork, from: Relation, scope: Scope): Relation {
  const rows = kept(from, scope);
  const branches = listed<Kusto.Language.Syntax.ForkExpression>(node.Expressions);
  const results = branches.map((branch, index) => ({
    name: branch.NameEquals?.Name?.SimpleName ?? asName(branch.Expression!) ?? `Table_${index}`,
    plan: lowerTable(branch.Expression!, scope.within({ input: rows })),
  }));
  scope.lowering.results = results;
  return results[0].plan;
}

/** The name that a query ends with (`| as Name`). */
export function asName(query: Expression): string | undefined {
  const last = kindOf(query) === 'PipeExpression' ? (query as Kusto.Language.Syntax.PipeExpression).Operator! : query;
  return kindOf(last) === 'AsOperator'
    ? ((last as Kusto.Language.Syntax.AsOperator).Name?.SimpleName ?? undefined)
    : undefined;
}

/** facet: a table for each column with its values and their number of rows; the query of `with` stands before them. */
export function lowerFacet(node: Facet, from: Relation, scope: Scope): Relation {
  const rows = kept(from, scope);
  const facets = separated<Expression>(node.Expressions as never).map(each => facetOf(each, rows, scope));
  const clause = node.WithClause as { Operator?: Expression; Expression?: Expression } | null;
  const query = clause?.Expression ?? clause?.Operator;
  const whole = query && { name: 'Table_0', plan: lowerTable(query, scope.within({ input: rows })) };
  scope.lowering.results = whole ? [whole, ...facets] : facets;
  return scope.lowering.results[0].plan;
}

function facetOf(node: Expression, from: Relation, scope: Scope): { name: string; plan: Relation } {
  const expr = lowerScalar(node, scope.over(from));
  const name = expr.is === 'column' ? expr.name : 'Column1';
  const count: Aggregate = { is: 'aggregate', name: `count_${name}`, function: 'count', args: [], type: 'long' };
  const by = [{ name, expr: column(name, expr.type) }];
  const columns: Columns = [
    { name, type: expr.type },
    { name: count.name, type: 'long' },
  ];
  return { name, plan: { op: 'summarize', from, by, aggregates: [count], columns } };
}
