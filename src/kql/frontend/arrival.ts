import { arrivalColumn } from '../arrival.ts';
import { type Columns, column, type Named, type Relation } from '../ir.ts';
import { kindOf, type SyntaxElement } from './loader.ts';

/** Whether an operator itself asks when its rows arrived; a query inside it asks for its own rows. */
export function asksArrival(operator: SyntaxElement): boolean {
  const stack: SyntaxElement[] = [operator];
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (node.IsToken || (node !== operator && kindOf(node) === 'PipeExpression')) continue;
    const { Name } = node as { Name?: { SimpleName?: string } };
    if (kindOf(node) === 'FunctionCallExpression' && Name?.SimpleName === 'ingestion_time') return true;
    for (let index = node.ChildCount - 1; index >= 0; index--) {
      const child = node.GetChild(index);
      if (child) stack.push(child);
    }
  }
  return false;
}

/**
 * The same rows with the time of their arrival as a further column; undefined where operators that make new columns or rows stand
 * between them and their table, since it is not documented what is left of the time there.
 */
export function withArrival(relation: Relation): Relation | undefined {
  if (relation.columns.some(({ name }) => name === arrivalColumn.name)) return relation;
  const columns = [...relation.columns, arrivalColumn];
  switch (relation.op) {
    case 'scan':
      return { ...relation, columns };
    case 'filter':
    case 'extend':
    case 'sort':
    case 'top':
    case 'take':
    case 'sample':
    case 'serialize': {
      const from = withArrival(relation.from);
      return from && { ...relation, from, columns };
    }
    case 'project': {
      const isSelection = relation.set.every(({ name, expr }) => expr.is === 'column' && expr.name === name);
      const from = isSelection ? withArrival(relation.from) : undefined;
      const arrival: Named = { name: arrivalColumn.name, expr: column(arrivalColumn.name, arrivalColumn.type) };
      return from && { ...relation, from, set: [...relation.set, arrival], columns };
    }
    case 'union': {
      const parts = relation.from.map(part => withArrival(part.relation));
      if (parts.includes(undefined)) return undefined;
      const from = relation.from.map((part, index) => ({
        ...part,
        relation: parts[index]!,
        take: [...part.take, { column: arrivalColumn.name, as: arrivalColumn.name }],
      }));
      return { ...relation, from, columns };
    }
    default:
      return undefined;
  }
}

/** The rows without the time of their arrival, unless they had it before. */
export function withoutArrival(relation: Relation, before: Relation): Relation {
  if (before.columns.some(({ name }) => name === arrivalColumn.name)) return relation;
  const columns = withoutArrivalColumn(relation.columns);
  if (columns.length === relation.columns.length) return relation;
  return {
    op: 'project',
    from: relation,
    set: columns.map(({ name, type }) => ({ name, expr: column(name, type) })),
    columns,
  };
}

/** The columns that a query sees. */
export function withoutArrivalColumn(columns: Columns): Columns {
  return columns.filter(({ name }) => name !== arrivalColumn.name);
}

/** Whether rows come from no table, so that they never arrived anywhere: ingestion_time() is null there, as documented. */
export function neverArrived(relation: Relation): boolean {
  switch (relation.op) {
    case 'rows':
    case 'print':
    case 'range':
    case 'external':
    case 'watchlist':
    case 'summarize':
    case 'distinct':
    case 'count':
      return true;
    case 'filter':
    case 'extend':
    case 'sort':
    case 'top':
    case 'take':
    case 'project':
      return neverArrived(relation.from);
    default:
      return false;
  }
}
