import type { Columns, Expr, Join, Relation } from '../../ir.ts';
import type { ScalarType } from '../../value.ts';
import { castSql } from './cast.ts';
import { expressionSql } from './expression.ts';
import { type Lowered, type Lowering, listSql, missingSql, scopeOf } from './form.ts';
import { unproven } from './unproven.ts';

/** Types of which DuckDB joins the same values as the interpreter. */
const joinable = ['bool', 'int', 'long', 'datetime', 'timespan', 'string', 'guid'];

const joins: Readonly<Record<Join['kind'], { sql: string; missing: readonly ('left' | 'right')[] }>> = {
  innerunique: { sql: 'join', missing: [] },
  inner: { sql: 'join', missing: [] },
  leftouter: { sql: 'left join', missing: ['right'] },
  rightouter: { sql: 'right join', missing: ['left'] },
  fullouter: { sql: 'full join', missing: ['left', 'right'] },
  leftsemi: { sql: 'semi join', missing: [] },
  leftanti: { sql: 'anti join', missing: [] },
  rightsemi: { sql: 'semi join', missing: [] },
  rightanti: { sql: 'anti join', missing: [] },
};

/** @see https://learn.microsoft.com/kusto/query/join-operator */
export function join(node: Join, lowering: Lowering): Lowered {
  const left = `(${leftSql(node, lowering)}) as l`;
  const right = `(${keyed(lowering.relation(node.right), node, 1, lowering)}) as r`;
  const turned = node.kind === 'rightsemi' || node.kind === 'rightanti';
  const [first, second] = turned ? [right, left] : [left, right];
  const on = node.on.map((pair, index) => `l.k${index} ${sameSql(keyType(pair))} r.k${index}`).join(' and ');
  const values = taken(node).map((value, index) => `${value} as c${index}`);
  return {
    sql: `select ${listSql(values)} from ${first} ${joins[node.kind].sql} ${second} on ${on}`,
    columns: node.columns,
    order: [],
  };
}

/** Null joins with null. */
function sameSql(type: ScalarType): string {
  return type === 'string' ? '=' : 'is not distinct from';
}

/** The values of the result; a row that one side has no match for has missing values there. */
function taken(node: Join): string[] {
  const columns = { left: places(node.left.columns), right: places(node.right.columns) };
  return node.take.map(({ side, column }) => {
    const { index, type } = columns[side].get(column) ?? unproven(`the column ${column}`);
    const sql = `${side === 'left' ? 'l' : 'r'}.c${index}`;
    const padded = type === 'string' && joins[node.kind].missing.includes(side);
    return padded ? `coalesce(${sql}, ${missingSql(type)})` : sql;
  });
}

function places(columns: Columns) {
  return new Map(columns.map(({ name, type }, index) => [name, { index, type }]));
}

/** A side with its keys k0, k1, … beside its columns. */
function keyed(from: Lowered, node: Join, side: 0 | 1, lowering: Lowering): string {
  if (node.on.length === 0) return unproven('a join on nothing');
  const scope = scopeOf(lowering, from.columns);
  const keys = node.on.map(pair => castSql(expressionSql(pair[side], scope), pair[side].type, keyType(pair)));
  const list = keys.map((key, index) => `${key} as k${index}`);
  return `select r.*, ${list.join(', ')} from (${from.sql}) as r`;
}

function keyType([left, right]: readonly [Expr, Expr]): ScalarType {
  const isWhole = (type: string) => type === 'int' || type === 'long';
  if (isWhole(left.type) && isWhole(right.type)) return left.type === right.type ? left.type : 'long';
  const same = left.type === right.type && joinable.includes(left.type);
  return same ? left.type : unproven(`a join of ${left.type} and ${right.type}`);
}

/** `innerunique` joins only the first row of each key of its left side. */
function leftSql(node: Join, lowering: Lowering): string {
  const from = lowering.relation(node.left);
  const sql = keyed(from, node, 0, lowering);
  if (node.kind !== 'innerunique' || isUnique(node.left, node)) return sql;
  const names = new Set(node.take.filter(({ side }) => side === 'left').map(({ column }) => column));
  const kept = from.columns.flatMap(({ name }, index) => (names.has(name) ? [index] : []));
  const keys = node.on.map((_, index) => `r.k${index}`).join(', ');
  if (kept.length === 0) return `select distinct ${keys} from (${sql}) as r`;
  const row = `{${kept.map(index => `f${index}: r.c${index}`).join(', ')}}`;
  const [arrival] = from.order;
  const first = arrival?.arrival ? `arg_min(${row}, r.${arrival.name})` : `any_value(${row})`;
  const unique = `select ${keys}, ${first} as u from (${sql}) as r group by ${keys}`;
  return `select r.*, ${kept.map(index => `r.u.f${index} as c${index}`).join(', ')} from (${unique}) as r`;
}

/** Whether the keys of a join tell the rows of its left side apart, because they were grouped by nothing else. */
function isUnique(left: Relation, { on }: Join): boolean {
  if (left.op !== 'summarize' && left.op !== 'distinct') return false;
  const keys = new Set(on.map(([expr]) => (expr.is === 'column' ? expr.name : '')));
  return left.by.every(({ name }) => keys.has(name));
}
