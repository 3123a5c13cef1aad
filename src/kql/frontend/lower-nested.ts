import { type Aggregate, column, type Named, type NestedLevel, type Order, type Relation } from '../ir.ts';
import { columnsOf, type Expression, kindOf, textOf } from './loader.ts';
import { behindNames, expressionsOf } from './lower-columns.ts';
import { lowerScalar } from './lower-expression.ts';
import { lowerAggregate } from './lower-summarize.ts';
import { lowerTable } from './lower-table.ts';
import type { Scope } from './scope.ts';

type Partition = Kusto.Language.Syntax.PartitionOperator;
type TopNested = Kusto.Language.Syntax.TopNestedOperator;
type TopHitters = Kusto.Language.Syntax.TopHittersOperator;
type Clause = Kusto.Language.Syntax.TopNestedClause;

/** The rows of each value go through the subquery by themselves. */
export function lowerPartition(node: Partition, from: Relation, scope: Scope): Relation {
  if (kindOf(node.Operand!) !== 'PartitionSubquery') return lowerLegacyPartition(node, from, scope);
  const { Subquery } = node.Operand as Kusto.Language.Syntax.PartitionSubquery;
  const input = scope.lowering.nextId();
  const inner = scope.within({ input: { op: 'input', id: input, columns: from.columns } });
  const each = lowerTable(Subquery!, inner);
  const by = lowerScalar(node.ByExpression!, scope.over(from));
  return { op: 'partition', from, by, input, each, anew: false, columns: each.columns };
}

/** What toscalar() of a column looks into, inside a query in braces: the rows of one value. */
export const partitionRows = '\u0001partition';

/** A query in braces has a source of its own and runs once for each value, which toscalar() of the column gives. */
function lowerLegacyPartition(node: Partition, from: Relation, scope: Scope): Relation {
  const { Query } = node.Operand as Kusto.Language.Syntax.PartitionQuery;
  const input = scope.lowering.nextId();
  const inner = scope.within();
  inner.bind(partitionRows, { is: 'table', relation: () => ({ op: 'input', id: input, columns: from.columns }) });
  const each = lowerTable(Query!, inner);
  const by = lowerScalar(node.ByExpression!, scope.over(from));
  return { op: 'partition', from, by, input, each, anew: true, columns: each.columns };
}

export function lowerTopNested(node: TopNested, from: Relation, scope: Scope): Relation {
  const columns = columnsOf(node.ResultType);
  const clauses = expressionsOf(node.Clauses) as unknown as Clause[];
  const levels = clauses.map((clause, index) =>
    lowerLevel(clause, columns[2 * index]?.name ?? '', columns[2 * index + 1]?.name ?? '', from, scope),
  );
  return { op: 'top-nested', from, levels, columns };
}

function lowerLevel(clause: Clause, of: string, name: string, from: Relation, scope: Scope): NestedLevel {
  const over = scope.over(from);
  const ordering = (clause.ByExpression as Kusto.Language.Syntax.OrderedExpression).Ordering;
  const ascending = ordering ? /\basc\b/i.test(textOf(ordering)) : false;
  const others = clause.WithOthersClause?.Expression;
  return {
    count: clause.Expression ? lowerScalar(clause.Expression as Expression, scope) : null,
    of: { name: of, expr: lowerScalar(behindNames(clause.OfExpression!), over) },
    others: others ? lowerScalar(others, scope) : null,
    by: lowerAggregate(behindNames(clause.ByExpression!), name, over).aggregate,
    name,
    direction: ascending ? 'asc' : 'desc',
  };
}

/** The values with the most rows, or with the largest sum. Kusto estimates them; this is what it estimates. */
export function lowerTopHitters(node: TopHitters, from: Relation, scope: Scope): Relation {
  const over = scope.over(from);
  const [of, weight] = columnsOf(node.ResultType);
  const by: Named[] = [{ name: of.name, expr: lowerScalar(behindNames(node.OfExpression!), over) }];
  const summed = node.ByClause?.Expression;
  const aggregate: Aggregate = {
    is: 'aggregate',
    name: weight.name,
    function: summed ? 'sum' : 'count',
    args: summed ? [lowerScalar(summed, over)] : [],
    type: weight.type,
  };
  const columns = [{ name: of.name, type: by[0].expr.type }, weight];
  const groups: Relation = { op: 'summarize', from, by, aggregates: [aggregate], columns };
  const order: Order = { expr: column(weight.name, weight.type), direction: 'desc', nulls: 'last' };
  return { op: 'top', from: groups, count: lowerScalar(node.Expression!, scope), by: [order], columns };
}
