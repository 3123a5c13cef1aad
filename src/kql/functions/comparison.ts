import type { Decimal } from 'decimal.js';
import { compareDynamic, compareText } from '../dynamic.ts';
import type { Dynamic, ScalarType, Value } from '../value.ts';
import { any, type Call, defineFunction, page, type ScalarFunction } from './define.ts';
import { commonType, comparand } from './promote.ts';
import { betweenSql, equalSql, orderSql } from './sql/compare.ts';

type Test = (a: never, b: never) => boolean;

const strictlyEqual = (a: Value, b: Value) => a === b;
const equalities: Readonly<Partial<Record<ScalarType, Test>>> = {
  decimal: (a: Decimal, b: Decimal) => a.equals(b),
  dynamic: (a: Dynamic, b: Dynamic) => compareDynamic(a, b) === 0,
};

/** Whether two values of one type, neither of them null, are equal. NaN equals nothing. */
export function equality(type: ScalarType): (a: Value, b: Value) => boolean {
  return (equalities[type] ?? strictlyEqual) as (a: Value, b: Value) => boolean;
}

type Order = '<' | '<=' | '>' | '>=';

const signs: Readonly<Record<Order, (sign: number) => boolean>> = {
  '<': sign => sign < 0,
  '<=': sign => sign <= 0,
  '>': sign => sign > 0,
  '>=': sign => sign >= 0,
};

const natives: Readonly<Record<Order, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const comparers: Readonly<Partial<Record<ScalarType, (a: never, b: never) => number>>> = {
  string: compareText,
  guid: compareText,
  decimal: (a: Decimal, b: Decimal) => a.comparedTo(b),
  dynamic: compareDynamic,
};

/** Tells the order of two values of one type; null where one is missing. */
function ordering(order: Order, type: ScalarType): (a: Value, b: Value) => boolean | null {
  const holds = orderTest(order, type);
  return (a, b) => (a === null || b === null ? null : holds(a, b));
}

function orderTest(order: Order, type: ScalarType): (a: Value, b: Value) => boolean {
  const compare = comparers[type] as ((a: Value, b: Value) => number) | undefined;
  if (!compare) return natives[order] as (a: unknown, b: unknown) => boolean;
  const holds = signs[order];
  return (a, b) => holds(compare(a, b));
}

/** Converts both arguments to their common type, then tests them. */
function compared(call: Call, test: (type: ScalarType) => (a: Value, b: Value) => Value) {
  const [left, right] = call.args;
  const type = commonType(left, right);
  const run = test(type);
  if (left === right) return run;
  const first = comparand(left, type);
  const second = comparand(right, type);
  return (a: Value, b: Value): Value => run(first(a), second(b));
}

function equal(docs: string, wanted: boolean, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(docs),
    takes: [any('left'), any('right')],
    gives: 'bool',
    nulls: 'seen',
    bind: call =>
      compared(call, type => {
        const same = equality(type);
        return (a, b) => (a === null || b === null ? (a === b ? null : !wanted) : same(a, b) === wanted);
      }),
    sql: equalSql(wanted),
    examples,
  });
}

function ordered(order: Order, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page('numerical-operators'),
    takes: [any('left'), any('right')],
    gives: 'bool',
    bind: call => compared(call, type => ordering(order, type)),
    sql: orderSql(order),
    examples,
  });
}

/** Whether a value lies in a range; the upper end may be a timespan counted from the lower. */
function within(docs: string, wanted: boolean, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(docs),
    takes: [any('value'), any('from'), any('to')],
    gives: 'bool',
    bind: call => {
      const [value, from, to] = call.args;
      const isSpan = from === 'datetime' && to === 'timespan';
      const above = compared({ ...call, args: [value, from] }, type => ordering('>=', type));
      const below = compared({ ...call, args: [value, isSpan ? from : to] }, type => ordering('<=', type));
      const end = isSpan
        ? (low: Value, span: Value) => (low as bigint) + (span as bigint)
        : (_: Value, high: Value) => high;
      return (x, low, high) => {
        const [isAbove, isBelow] = [above(x, low), below(x, end(low, high))];
        return isAbove === null || isBelow === null ? null : (isAbove && isBelow) === wanted;
      };
    },
    sql: betweenSql(wanted),
    examples,
  });
}

/** The operators that compare two values of any type. */
export const comparison: Record<string, ScalarFunction> = {
  '==': equal('equals-cs-operator', true, {
    '1 == 1.0': true,
    '"a" == "A"': false,
    'int(null) == 1': false,
    'int(null) == int(null)': null,
    'real(nan) == real(nan)': false,
  }),
  '!=': equal('not-equals-cs-operator', false, {
    '1 != 1.0': false,
    '"a" != "A"': true,
    'int(null) != 1': true,
    'int(null) != int(null)': null,
  }),
  '<': ordered('<', { '1 < 1.5': true, 'int(null) < 1': null, '1d < 25h': true }),
  '<=': ordered('<=', { '2 <= 2': true, 'real(nan) <= 1.0': false, 'long(null) <= 1': null }),
  '>': ordered('>', { 'datetime(2026-11-20) > datetime(2026-11-19)': true, '1 > long(null)': null, '-1 > -2': true }),
  '>=': ordered('>=', { '1 >= 2': false, '2 >= 2': true, 'decimal(1.5) >= 1.5': true, '1 >= int(null)': null }),
  between: within('between-operator', true, {
    '5 between (5 .. 10)': true,
    '11 between (5 .. 10)': false,
    'datetime(2026-11-20) between (datetime(2026-11-19) .. 1d)': true,
    'int(null) between (1 .. 2)': null,
  }),
  '!between': within('not-between-operator', false, {
    '5 !between (5 .. 10)': false,
    '11 !between (5 .. 10)': true,
    'datetime(2026-11-20) !between (datetime(2026-11-18) .. 1d)': true,
  }),
};
