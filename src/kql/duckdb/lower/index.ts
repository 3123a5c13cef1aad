import { eachRelation } from '../../interpret/walk.ts';
import type { Columns, Relation } from '../../ir.ts';
import { type Lowered, type Lowering, listSql, orderSql, type Target } from './form.ts';
import { join } from './join.ts';
import { sort, take, top } from './order.ts';
import { extend, filter, project } from './shape.ts';
import { print, rows, scan, shared } from './source.ts';
import { count, distinct, summarize } from './summarize.ts';
import { union } from './union.ts';
import { Unproven, unproven } from './unproven.ts';

export { quote } from '../../functions/sql/form.ts';
export type { Base, BaseColumn, Target } from './form.ts';
export { quoted } from './text.ts';

/** A query in SQL. Its columns come in the order of `columns`, laid out as in codec.ts. */
export interface Query {
  sql: string;
  columns: Columns;
}

/**
 * A relation in DuckDB's SQL, or undefined where any part of it is not proven to give the interpreter's rows. The query stops with an
 * error where it meets a value that it is not proven for (`isUnproven`). What KQL leaves open stays open: the order of rows that
 * nothing sorted, and which rows `take` and `innerunique` choose of such rows.
 */
export function lower(relation: Relation, target: Target): Query | undefined {
  const lowering: Lowering = {
    ...target,
    isMixed: mixesRows(relation),
    shared: new Map(),
    relation: node => lowerNode(node, lowering),
  };
  try {
    const lowered = lowering.relation(relation);
    return { sql: querySql(lowered, lowering), columns: lowered.columns };
  } catch (error) {
    if (error instanceof Unproven) return undefined;
    throw error;
  }
}

/** Whether a query stopped at a value that it is not proven for, so that the interpreter must answer. */
export function isUnproven(error: unknown): boolean {
  return error instanceof Error && /^(Out of Range|Conversion|Invalid Input) Error/.test(error.message);
}

/** Whether rows of one relation decide about rows of another. */
function mixesRows(relation: Relation): boolean {
  let relations = 0;
  eachRelation(relation, ({ op }) => {
    if (op === 'scan' || op === 'rows' || op === 'join') relations++;
  });
  return relations > 1;
}

function querySql(lowered: Lowered, { shared }: Lowering): string {
  const parts = [...shared.values()].map(part => `${part.name} as materialized (${part.lowered.sql})`);
  const columns = lowered.columns.map((_, index) => `r.c${index}`);
  const query = `select ${listSql(columns)} from (${lowered.sql}) as r${orderSql(lowered.order)}`;
  return parts.length > 0 ? `with ${parts.join(', ')} ${query}` : query;
}

function lowerNode(node: Relation, lowering: Lowering): Lowered {
  switch (node.op) {
    case 'scan':
      return scan(node, lowering);
    case 'rows':
      return rows(node, lowering);
    case 'print':
      return print(node, lowering);
    case 'shared':
      return shared(node, lowering);
    case 'filter':
      return filter(node, lowering);
    case 'project':
      return project(node, lowering);
    case 'extend':
      return extend(node, lowering);
    case 'summarize':
      return summarize(node, lowering);
    case 'distinct':
      return distinct(node, lowering);
    case 'count':
      return count(node, lowering);
    case 'sort':
      return sort(node, lowering);
    case 'top':
      return top(node, lowering);
    case 'take':
      return take(node, lowering);
    case 'serialize':
      return lowering.relation(node.from);
    case 'join':
      return join(node, lowering);
    case 'union':
      return union(node, lowering);
    default:
      return unproven(node.op);
  }
}
