import type { Union } from '../../ir.ts';
import { type Lowered, type Lowering, listSql, missingSql, scopeOf } from './form.ts';
import { quoted } from './text.ts';
import { unproven } from './unproven.ts';

/** @see https://learn.microsoft.com/kusto/query/union-operator */
export function union(node: Union, lowering: Lowering): Lowered {
  const parts = node.from.map(({ relation, take, name }) => {
    const from = lowering.relation(relation);
    const scope = scopeOf(lowering, from.columns);
    const own = new Map(take.map(({ column, as }) => [as, column]));
    const values = node.columns.map((column, index) => {
      const given = own.get(column.name);
      if (given !== undefined && typeOf(from, given) !== column.type)
        return unproven(`the column ${given} as ${column.type}`);
      if (given !== undefined) return `${scope.column(given)} as c${index}`;
      return `${column.name === node.source ? quoted(name) : missingSql(column.type)} as c${index}`;
    });
    return `select ${listSql(values)} from (${from.sql}) as r`;
  });
  return { sql: parts.join(' union all '), columns: node.columns, order: [] };
}

function typeOf({ columns }: Lowered, name: string) {
  return columns.find(column => column.name === name)?.type;
}
