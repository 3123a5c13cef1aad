import { aggregateFunctions } from '../../functions/index.ts';
import type { Aggregate } from '../../ir.ts';
import { castSql } from './cast.ts';
import { argumentsOf, expressionSql } from './expression.ts';
import { type Lowered, missingSql, orderSql, type Scope } from './form.ts';
import { unproven } from './unproven.ts';

/** An aggregate and how its values are taken out of the column that it becomes. */
export interface LoweredAggregate {
  sql: string;
  values: (column: string) => string[];
}

export function aggregateSql(aggregate: Aggregate, scope: Scope, from: Lowered): LoweredAggregate {
  return aggregate.is === 'pick' ? pickSql(aggregate, scope, from) : callSql(aggregate, scope, from);
}

function callSql(aggregate: Extract<Aggregate, { is: 'aggregate' }>, scope: Scope, from: Lowered): LoweredAggregate {
  const entry = aggregateFunctions[aggregate.function];
  if (!entry?.sql) return unproven(aggregate.function);
  const { args, call } = argumentsOf(entry, aggregate, scope);
  const text = entry.sql(args, call, orderSql(from.order));
  if (text === null) return unproven(aggregate.function);
  const given = entry.gives === 'inferred' ? aggregate.type : entry.gives;
  const sql = castSql(text, given, aggregate.type);
  return { sql, values: column => [column] };
}

/** Types of which DuckDB finds the same value largest as the interpreter. */
const comparable = ['bool', 'int', 'long', 'datetime', 'timespan', 'string', 'guid'];

/** The chosen row as one value, so that all its columns are of one row; the first row where no row has a value to choose by. */
function pickSql(
  { which, by, take }: Extract<Aggregate, { is: 'pick' }>,
  scope: Scope,
  from: Lowered,
): LoweredAggregate {
  if (take.length === 0) return unproven('a choice of nothing');
  const fields = take.map(({ expr }, index) => `f${index}: ${expressionSql(expr, scope)}`);
  const row = `{${fields.join(', ')}}`;
  const first = firstSql(row, from);
  if (by && !comparable.includes(by.type)) return unproven(`the largest ${by.type}`);
  const sql = by ? `coalesce(arg_${which}(${row}, ${expressionSql(by, scope)}), ${first})` : first;
  return {
    sql,
    values: column =>
      take.map(({ expr }, index) => {
        const value = `${column}.f${index}`;
        return expr.type === 'string' ? `coalesce(${value}, ${missingSql('string')})` : value;
      }),
  };
}

/** The row that comes first, where rows have an order. */
function firstSql(row: string, from: Lowered): string {
  const [term] = from.order;
  return term?.arrival ? `arg_min(${row}, r.${term.name})` : `any_value(${row})`;
}
