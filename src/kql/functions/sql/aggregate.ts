import type { ScalarType } from '../../value.ts';
import type { Call } from '../define.ts';
import { isWhole, narrow, type SqlForm, stop } from './form.ts';

/** An aggregate over the values of `value` in the rows that `where`, a filter clause, lets pass. */
type Gathered = (value: string, where: string, call: Call) => string | null;

const over =
  (gathered: Gathered): SqlForm =>
  ([value], call) =>
    gathered(value, '', call);

/** The same aggregate with a predicate as its second argument. */
const overIf =
  (gathered: Gathered): SqlForm =>
  ([value, predicate], call) =>
    gathered(value, ` filter (where ${predicate})`, call);

const types: Readonly<Partial<Record<ScalarType, string>>> = {
  int: 'INTEGER',
  long: 'BIGINT',
  timespan: 'BIGINT',
  real: 'DOUBLE',
};

const sum: Gathered = (value, where, { args: [type], gives }) => {
  const fits = type === gives || (isWhole(type) && gives === 'long');
  if (!fits || !types[gives]) return null;
  const total = `coalesce(sum(${value})${where}, 0)`;
  if (gives === 'real') return `${total}::DOUBLE`;
  return narrow(total, gives === 'int' ? 'INTEGER' : 'BIGINT');
};

const average: Gathered = (value, where, { args: [type], gives }) => {
  if (gives === 'datetime' || gives === 'timespan')
    return type === gives ? `(sum(${value})${where} // count(${value})${where})::BIGINT` : null;
  if (isWhole(type)) return wholeAverage(value, where);
  return type === 'real' ? `coalesce(avg(${value})${where}, 'NaN'::DOUBLE)` : null;
};

/** Whole numbers are added up as reals: up to 2^53 that is exact in any order, beyond it stops the query. */
function wholeAverage(value: string, where: string): string {
  const mean = `(sum(${value})${where})::DOUBLE / count(${value})${where}`;
  return `case when sum(abs(${value}))${where} > 9007199254740992 then ${stop} else coalesce(${mean}, 'NaN'::DOUBLE) end`;
}

const comparable: readonly ScalarType[] = ['bool', 'int', 'long', 'datetime', 'timespan', 'guid'];

/** NaN, once seen, is the least and the greatest; DuckDB takes it for the greatest anyway. */
const extreme =
  (name: 'min' | 'max'): Gathered =>
  (value, where, { args: [type] }) => {
    const found = `${name}(${value})${where}`;
    if (type === 'string') return `coalesce(${found}, '')`;
    if (comparable.includes(type) || (type === 'real' && name === 'max')) return found;
    if (type !== 'real') return null;
    return `case when bool_or(isnan(${value}))${where} then 'NaN'::DOUBLE else ${found} end`;
  };

const countable: readonly ScalarType[] = [...comparable, 'string'];

const distinct: Gathered = (value, where, { args: [type] }) =>
  countable.includes(type) ? `count(distinct ${value})${where}` : null;

/** A value that is not missing: the first, where rows come in one stream. */
const any: Gathered = (value, where, { args: [type] }) => {
  if (type === 'string') return `coalesce(any_value(nullif(${value}, ''))${where}, '')`;
  return comparable.includes(type) ? `any_value(${value})${where}` : null;
};

/** Types that JSON has a form for, so that they lie in an array as themselves. */
const listable: readonly ScalarType[] = ['bool', 'int', 'long', 'string'];
const largest = 1_048_576n;

/** `make_list`, in the order of its rows, and `make_set`, in no set order. */
function collect(what: string, limitPlace: number, predicatePlace?: number): SqlForm {
  return (args, call, order = '') => {
    const limit = call.constants[limitPlace];
    if (!listable.includes(call.args[0]) || limit === undefined) return null;
    const most = typeof limit === 'bigint' && limit < largest ? limit : largest;
    if (most < 1n) return null;
    const condition = predicatePlace === undefined ? '' : ` and ${args[predicatePlace]}`;
    const list = `list(${what}${args[0]}${what ? '' : order}) filter (where ${args[0]} is not null${condition})`;
    return `coalesce(to_json(list_slice(${list}, 1, ${most}))::VARCHAR, '[]')`;
  };
}

/** The forms of the aggregate functions by their names. */
export const aggregateSql = {
  count: () => 'count(*)',
  countif: ([predicate]) => `count(*) filter (where ${predicate})`,
  sum: over(sum),
  sumif: overIf(sum),
  avg: over(average),
  avgif: overIf(average),
  min: over(extreme('min')),
  minif: overIf(extreme('min')),
  max: over(extreme('max')),
  maxif: overIf(extreme('max')),
  dcount: over(distinct),
  dcountif: overIf(distinct),
  take_any: over(any),
  take_anyif: overIf(any),
  make_list: collect('', 1),
  make_list_if: collect('', 2, 1),
  make_set: collect('distinct ', 1),
  make_set_if: collect('distinct ', 2, 1),
} satisfies Record<string, SqlForm>;
