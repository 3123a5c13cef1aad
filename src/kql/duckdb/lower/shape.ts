import type { Relation } from '../../ir.ts';
import { boundsOf } from './bounds.ts';
import { expressionSql } from './expression.ts';
import { type Lowered, type Lowering, scopeOf, select } from './form.ts';
import { predicateSql } from './predicate.ts';
import { scan } from './source.ts';

type Of<Op extends Relation['op']> = Extract<Relation, { op: Op }>;

export function filter(node: Of<'filter'>, lowering: Lowering): Lowered {
  const { from: below } = node;
  const from =
    below.op === 'scan' ? scan(below, lowering, boundsOf(node.where, lowering.now)) : lowering.relation(below);
  const where = predicateSql(node.where, scopeOf(lowering, from.columns));
  return { ...from, sql: `select * from (${from.sql}) as r where ${where}` };
}

export function project(node: Of<'project'>, lowering: Lowering): Lowered {
  const from = lowering.relation(node.from);
  const scope = scopeOf(lowering, from.columns);
  return select(
    node.set.map(({ expr }) => expressionSql(expr, scope)),
    from,
    node.columns,
  );
}

/** Keeps every column and adds or replaces the given ones. */
export function extend(node: Of<'extend'>, lowering: Lowering): Lowered {
  const from = lowering.relation(node.from);
  const scope = scopeOf(lowering, from.columns);
  const set = new Map(node.set.map(({ name, expr }) => [name, expr]));
  const values = node.columns.map(({ name }) => {
    const expr = set.get(name);
    return expr ? expressionSql(expr, scope) : scope.column(name);
  });
  return select(values, from, node.columns);
}
