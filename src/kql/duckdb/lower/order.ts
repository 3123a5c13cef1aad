import type { Expr, Order, Relation } from '../../ir.ts';
import { constantValue } from './constant.ts';
import { expressionSql } from './expression.ts';
import { type Lowered, type Lowering, listSql, orderSql, type Scope, scopeOf, type Term } from './form.ts';
import { unproven } from './unproven.ts';

type Of<Op extends Relation['op']> = Extract<Relation, { op: Op }>;

/** Rows that are equal keep the order they came in. */
export function sort(node: Of<'sort'>, lowering: Lowering): Lowered {
  return sorted(lowering.relation(node.from), node.by, lowering);
}

export function top(node: Of<'top'>, lowering: Lowering): Lowered {
  return first(sorted(lowering.relation(node.from), node.by, lowering), node.count, lowering);
}

export function take(node: Of<'take'>, lowering: Lowering): Lowered {
  return first(lowering.relation(node.from), node.count, lowering);
}

function first(from: Lowered, count: Expr, { now, isMixed }: Lowering): Lowered {
  const most = constantValue(count, now) ?? 0;
  const rows = Math.max(0, Math.trunc(Number(most)));
  if (!Number.isSafeInteger(rows)) return unproven('a count of rows that is no whole number');
  return { ...from, sql: `select * from (${from.sql}) as r${orderSql(from.order, isMixed)} limit ${rows}` };
}

function sorted(from: Lowered, by: readonly Order[], lowering: Lowering): Lowered {
  const scope = scopeOf(lowering, from.columns);
  const keys = by.flatMap(order => terms(order, scope));
  const kept = from.columns.map((_, index) => `r.c${index}`);
  const order: Term[] = [...keys.map(key => key.direction), ...from.order.map(term => term.direction)].map(
    (direction, index) => ({ name: `o${index}`, direction }),
  );
  const values = [...keys.map(key => key.sql), ...from.order.map(({ name }) => `r.${name}`)];
  const list = [...kept, ...values.map((sql, index) => `${sql} as o${index}`)];
  return { sql: `select ${listSql(list)} from (${from.sql}) as r`, columns: from.columns, order };
}

/** Types whose order in DuckDB is the interpreter's. */
const sortable = ['bool', 'int', 'long', 'datetime', 'timespan', 'string', 'guid'];

function terms({ expr, direction, nulls }: Order, scope: Scope): { sql: string; direction: string }[] {
  if (!sortable.includes(expr.type)) return unproven(`the order of ${expr.type}`);
  return [{ sql: expressionSql(expr, scope), direction: `${direction} nulls ${nulls}` }];
}
