import type { Named, Relation } from '../../ir.ts';
import { aggregateSql } from './aggregate.ts';
import { expressionSql } from './expression.ts';
import { type Lowered, type Lowering, type Scope, scopeOf } from './form.ts';
import { unproven } from './unproven.ts';

type Of<Op extends Relation['op']> = Extract<Relation, { op: Op }>;

/** Types of which DuckDB finds the same values equal as the interpreter. */
const groupable = ['bool', 'int', 'long', 'real', 'datetime', 'timespan', 'string', 'guid'];

/**
 * Groups in a select of their own, whose columns the outer one takes apart: an aggregate that picks a row gives several values at once.
 */
export function summarize(node: Of<'summarize'>, lowering: Lowering): Lowered {
  const from = lowering.relation(node.from);
  const scope = scopeOf(lowering, from.columns);
  const by = keys(node.by, scope);
  const aggregates = node.aggregates.map(aggregate => aggregateSql(aggregate, scope, from));
  const inner = [...by, ...aggregates.map(({ sql }) => sql)].map((sql, index) => `${sql} as g${index}`);
  if (inner.length === 0) return unproven('a summary of nothing');
  const group = by.length > 0 ? ` group by ${by.map((_, index) => index + 1).join(', ')}` : '';
  const values = [
    ...by.map((_, index) => `g.g${index}`),
    ...aggregates.flatMap(({ values }, index) => values(`g.g${by.length + index}`)),
  ];
  return {
    sql: `select ${named(values)} from (select ${inner.join(', ')} from (${from.sql}) as r${group}) as g`,
    columns: node.columns,
    order: [],
  };
}

export function distinct(node: Of<'distinct'>, lowering: Lowering): Lowered {
  const from = lowering.relation(node.from);
  const by = keys(node.by, scopeOf(lowering, from.columns));
  return { sql: `select distinct ${named(by)} from (${from.sql}) as r`, columns: node.columns, order: [] };
}

export function count(node: Of<'count'>, lowering: Lowering): Lowered {
  const from = lowering.relation(node.from);
  return { sql: `select count(*) as c0 from (${from.sql}) as r`, columns: node.columns, order: [] };
}

function keys(by: readonly Named[], scope: Scope): string[] {
  return by.map(({ expr }) => {
    if (!groupable.includes(expr.type)) return unproven(`groups of ${expr.type}`);
    return expressionSql(expr, scope);
  });
}

function named(values: readonly string[]): string {
  return values.map((value, index) => `${value} as c${index}`).join(', ');
}
