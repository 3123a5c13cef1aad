import type { Decimal } from 'decimal.js';
import { compareDynamic, compareText } from '../dynamic.ts';
import { missing, type ScalarType, type Value } from '../value.ts';
import { converter } from './convert.ts';
import { any, bool, type Call, defineFunction, page, rest, type ScalarFunction } from './define.ts';
import { caseSql, coalesceSql, extremeSql, iffSql, isEmptySql, isNullSql } from './sql/choose.ts';
import type { SqlForm } from './sql/form.ts';

const toResult = (call: Call) => call.args.map(type => converter(type, call.gives));

const iif = defineFunction({
  docs: page('iff-function'),
  takes: [bool('if'), any('then'), any('else')],
  gives: 'inferred',
  nulls: 'seen',
  bind: call => {
    const [, whenTrue, whenFalse] = toResult(call);
    return (condition, then, otherwise) => (condition ? whenTrue(then) : whenFalse(otherwise));
  },
  sql: iffSql,
  examples: {
    'iif(1 < 2, "yes", "no")': 'yes',
    'iif(bool(null), 1, 2)': 2,
    'iff(false, 1, long(null))': null,
  },
});

const isEmpty = (type: ScalarType) => (value: Value) =>
  value === null || (value === '' && (type === 'string' || type === 'dynamic'));

function test(
  docs: string,
  wanted: boolean,
  bind: (type: ScalarType) => (value: Value) => boolean,
  sql: (wanted: boolean) => SqlForm,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return defineFunction({
    docs: page(docs),
    takes: [any('value')],
    gives: 'bool',
    nulls: 'seen',
    bind: call => {
      const holds = bind(call.args[0]);
      return value => holds(value) === wanted;
    },
    sql: sql(wanted),
    examples,
  });
}

const isNull = () => (value: Value) => value === null;

const isNotNull = test('isnotnull-function', false, isNull, isNullSql, {
  'isnotnull(1)': true,
  'isnotnull(long(null))': false,
  'isnotnull("")': true,
});
const isNotEmpty = test('isnotempty-function', false, isEmpty, isEmptySql, {
  'isnotempty("a")': true,
  'isnotempty("")': false,
  'isnotempty(long(null))': false,
  'isnotempty(dynamic([]))': true,
});

const comparers: Readonly<Partial<Record<ScalarType, (a: never, b: never) => number>>> = {
  string: compareText,
  decimal: (a: Decimal, b: Decimal) => a.comparedTo(b),
  dynamic: compareDynamic,
};

const natively = (a: Value, b: Value): number => (a! < b! ? -1 : a! > b! ? 1 : 0);

/** The least or greatest argument; what is missing does not count. */
function extreme(docs: string, sign: 1 | -1, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(docs),
    takes: [rest(any('arg'))],
    gives: 'inferred',
    nulls: 'seen',
    bind: call => {
      const convert = toResult(call);
      const compare = (comparers[call.gives] ?? natively) as (a: Value, b: Value) => number;
      return (...values) => {
        let best: Value = null;
        values.forEach((value, index) => {
          const next = convert[index](value);
          if (next !== null && (best === null || compare(next, best) * sign > 0)) best = next;
        });
        return best ?? missing(call.gives);
      };
    },
    sql: extremeSql(sign > 0 ? 'greatest' : 'least'),
    examples,
  });
}

/** Functions that choose among values, and tests of what is missing. */
export const conditional: Record<string, ScalarFunction> = {
  iif,
  iff: iif,
  case: defineFunction({
    docs: page('case-function'),
    takes: [rest(any('arg'))],
    gives: 'inferred',
    nulls: 'seen',
    bind: call => {
      const convert = toResult(call);
      const isTrue = call.args.map(type => converter(type, 'bool'));
      return (...values) => {
        const last = values.length - 1;
        for (let index = 0; index < last; index += 2)
          if (isTrue[index](values[index])) return convert[index + 1](values[index + 1]);
        return convert[last](values[last]);
      };
    },
    sql: caseSql,
    examples: {
      'case(1 > 2, "a", 2 > 1, "b", "c")': 'b',
      'case(bool(null), 1, 2)': 2,
      'case(false, "a", "")': '',
    },
  }),
  coalesce: defineFunction({
    docs: page('coalesce-function'),
    takes: [rest(any('arg'))],
    gives: 'inferred',
    nulls: 'seen',
    bind: call => {
      const convert = toResult(call);
      const empty = isEmpty(call.gives);
      return (...values) => {
        for (let index = 0; index < values.length; index++) {
          const value = convert[index](values[index]);
          if (!empty(value)) return value;
        }
        return missing(call.gives);
      };
    },
    sql: coalesceSql,
    examples: {
      'coalesce(long(null), 2, 3)': 2,
      'coalesce("", "a")': 'a',
      'coalesce(tolong("x"), long(null))': null,
    },
  }),
  max_of: extreme('max-of-function', 1, {
    'max_of(10, 1, 17)': 17,
    'max_of(long(null), -1)': -1,
    'max_of("a", "b")': 'b',
  }),
  min_of: extreme('min-of-function', -1, {
    'min_of(10, 1, 17)': 1,
    'min_of(long(null), 5)': 5,
    'min_of(1.5, 2)': 1.5,
  }),
  isnull: test('isnull-function', true, isNull, isNullSql, {
    'isnull(long(null))': true,
    'isnull("")': false,
    'isnull(dynamic(null))': true,
    'isnull(0)': false,
  }),
  isnotnull: isNotNull,
  notnull: isNotNull,
  isempty: test('isempty-function', true, isEmpty, isEmptySql, {
    'isempty("")': true,
    'isempty(" ")': false,
    'isempty(long(null))': true,
    'isempty(dynamic([]))': false,
  }),
  isnotempty: isNotEmpty,
  notempty: isNotEmpty,
};
