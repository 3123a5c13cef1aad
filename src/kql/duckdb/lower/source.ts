import type { Ticks } from '../../../core/time.ts';
import { arrivalColumn } from '../../arrival.ts';
import type { Relation, Source } from '../../ir.ts';
import type { Bound } from './bounds.ts';
import { constantValue } from './constant.ts';
import { expressionSql } from './expression.ts';
import { type Base, type Lowered, type Lowering, missingSql, scopeOf } from './form.ts';
import { literalSql } from './text.ts';
import { unproven } from './unproven.ts';

type Of<Op extends Source['op']> = Extract<Source, { op: Op }>;

/** Cells of a datatable beyond this number are better kept where they are. */
const mostCells = 20_000;

/** `bounds` are times that the rows are kept by anyway; they let the table pass over what lies outside them. */
export function scan(node: Of<'scan'>, lowering: Lowering, bounds: readonly Bound[] = []): Lowered {
  const base = lowering.table(node.table);
  if (!base) return unproven(`the table ${node.table}`);
  const values = node.columns.map(({ name, type }, index) => {
    const column = base.columns.get(name === arrivalColumn.name && !base.columns.has(name) ? 'TimeGenerated' : name);
    if (column && column.type !== type) return unproven(`the column ${name} as ${type}`);
    return `${column ? column.sql : missingSql(type)} as c${index}`;
  });
  const list = [...values, `${base.row} as o0`].join(', ');
  return {
    sql: `select ${list} from ${base.from}${timeSql(base, lowering, bounds)}`,
    columns: node.columns,
    order: [{ name: 'o0', direction: 'asc', arrival: true }],
  };
}

function timeSql(base: Base, { timespan }: Lowering, bounds: readonly Bound[]): string {
  const time = base.columns.get('TimeGenerated');
  const isTimed = timespan !== undefined && time?.type === 'datetime';
  const span = isTimed ? timespanBounds(timespan) : [];
  const tests = [...bounds, ...span].flatMap(
    ({ column, side, tick }) => base.columns.get(column)?.[side]?.(tick) ?? [],
  );
  if (isTimed) tests.push(`${time.sql} >= ${literalSql(timespan.from, 'datetime')}`);
  if (isTimed) tests.push(`${time.sql} < ${literalSql(timespan.to, 'datetime')}`);
  return tests.length > 0 ? ` where ${tests.join(' and ')}` : '';
}

function timespanBounds({ from, to }: { from: Ticks; to: Ticks }): Bound[] {
  return [
    { column: 'TimeGenerated', side: 'since', tick: from },
    { column: 'TimeGenerated', side: 'until', tick: to },
  ];
}

export function rows(node: Of<'rows'>, lowering: Lowering): Lowered {
  if (node.rows.length * node.columns.length > mostCells) return unproven('a datatable of many cells');
  const names = node.columns.map((_, index) => `c${index}`).join(', ');
  const lines = node.rows.map((row, index) => {
    const cells = row.map((cell, at) => literalSql(constantValue(cell, lowering.now), node.columns[at].type));
    return `(${[...cells, index].join(', ')})`;
  });
  const nothing = `(${[...node.columns.map(({ type }) => missingSql(type)), 0].join(', ')})`;
  const values = `(values ${lines.join(', ') || nothing}) as v(${names}, o0)${lines.length ? '' : ' where false'}`;
  return { sql: `select * from ${values}`, columns: node.columns, order: [{ name: 'o0', direction: 'asc' }] };
}

export function print(node: Of<'print'>, lowering: Lowering): Lowered {
  const scope = scopeOf(lowering, []);
  const list = node.set.map(({ expr }, index) => `${expressionSql(expr, scope)} as c${index}`);
  return { sql: `select ${list.join(', ')}`, columns: node.columns, order: [] };
}

/** A part that several places read: a common table expression, computed once. */
export function shared(node: Extract<Relation, { op: 'shared' }>, lowering: Lowering): Lowered {
  let part = lowering.shared.get(node.id);
  if (!part) {
    part = { name: `s${node.id}`, lowered: lowering.relation(node.from) };
    lowering.shared.set(node.id, part);
  }
  const { name, lowered } = part;
  return { ...lowered, sql: `select * from ${name}` };
}
