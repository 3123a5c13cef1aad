import type { Order, Relation } from '../ir.ts';
import { type Expression, separated, textOf } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import type { Scope } from './scope.ts';

export function lowerOrders(list: unknown, from: Relation, scope: Scope): Order[] {
  return separated<Expression>(list as never).map(each => lowerOrder(each, from, scope));
}

/** Descending unless `asc` is written; nulls are the smallest unless their place is written. */
export function lowerOrder(node: Expression, from: Relation, scope: Scope): Order {
  const ordering = (node as Kusto.Language.Syntax.OrderedExpression).Ordering;
  const words = ordering ? textOf(ordering).toLowerCase().split(/\s+/) : [];
  const direction = words.includes('asc') ? 'asc' : 'desc';
  const smallest = direction === 'asc' ? 'first' : 'last';
  const nulls = words.includes('first') ? 'first' : words.includes('last') ? 'last' : smallest;
  return { expr: lowerScalar(node, scope.over(from)), direction, nulls };
}
