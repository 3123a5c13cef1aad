import type { ScalarType } from '../../value.ts';
import type { Call } from '../define.ts';
import type { SqlForm } from './form.ts';

const types: Readonly<Partial<Record<ScalarType, string>>> = {
  bool: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  real: 'DOUBLE',
  datetime: 'BIGINT',
  timespan: 'BIGINT',
  guid: 'VARCHAR',
  string: 'VARCHAR',
};

/** An argument as the type of the result; null where that is not proven. */
function asResult(sql: string, index: number, { args, constants, gives }: Call): string | null {
  if (args[index] === gives) return sql;
  if (constants[index] === null && gives !== 'string' && types[gives]) return `NULL::${types[gives]}`;
  return args[index] === 'int' && gives === 'long' ? `(${sql})::BIGINT` : null;
}

function results(args: readonly string[], places: readonly number[], call: Call): string[] | null {
  const values = places.map(place => asResult(args[place], place, call));
  return values.includes(null) ? null : (values as string[]);
}

export const iffSql: SqlForm = (args, call) => {
  const values = results(args, [1, 2], call);
  return values && `case when ${args[0]} then ${values[0]} else ${values[1]} end`;
};

export const caseSql: SqlForm = (args, call) => {
  const last = args.length - 1;
  const conditions = Array.from({ length: last / 2 }, (_, index) => index * 2);
  if (conditions.some(place => call.args[place] !== 'bool')) return null;
  const values = results(args, [...conditions.map(place => place + 1), last], call);
  if (!values) return null;
  const whens = conditions.map((place, index) => `when ${args[place]} then ${values[index]}`);
  return `case ${whens.join(' ')} else ${values.at(-1)} end`;
};

export const coalesceSql: SqlForm = (args, call) => {
  if (call.gives === 'dynamic') return null;
  const values = results(args, [...args.keys()], call);
  if (!values) return null;
  if (call.gives !== 'string') return `coalesce(${values.join(', ')})`;
  return `coalesce(${values.map(value => `nullif(${value}, '')`).join(', ')}, '')`;
};

export const isNullSql =
  (wanted: boolean): SqlForm =>
  ([value]) =>
    `(${value} is ${wanted ? '' : 'not '}null)`;

/** Nothing and the empty string are empty; in a dynamic too. */
export function isEmptySql(wanted: boolean): SqlForm {
  return ([value], { args: [type] }) => {
    if (type === 'string') return `(${value} ${wanted ? '=' : '<>'} '')`;
    const empty = type === 'dynamic' ? `(${value} is null or ${value} = '""')` : `(${value} is null)`;
    return wanted ? empty : `(not ${empty})`;
  };
}

const comparable: readonly ScalarType[] = ['int', 'long', 'datetime', 'timespan', 'string'];

/** `max_of` and `min_of`: nulls do not count. */
export function extremeSql(name: 'greatest' | 'least'): SqlForm {
  return (args, call) => {
    const values = results(args, [...args.keys()], call);
    return values && comparable.includes(call.gives) ? `${name}(${values.join(', ')})` : null;
  };
}
