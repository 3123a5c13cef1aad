import { bool, defineFunction, page, type ScalarFunction } from './define.ts';

/** `and`, `or` and `not` know three values: null is what is not known. */
export const logical: Record<string, ScalarFunction> = {
  and: defineFunction({
    docs: page('logical-operators'),
    takes: [bool('left'), bool('right')],
    gives: 'bool',
    nulls: 'seen',
    run: (left, right) => (left === false || right === false ? false : left === null || right === null ? null : true),
    sql: ([left, right]) => `(${left} and ${right})`,
    examples: { 'true and true': true, 'bool(null) and false': false, 'bool(null) and true': null },
  }),
  or: defineFunction({
    docs: page('logical-operators'),
    takes: [bool('left'), bool('right')],
    gives: 'bool',
    nulls: 'seen',
    run: (left, right) => (left || right ? true : left === null || right === null ? null : false),
    sql: ([left, right]) => `(${left} or ${right})`,
    examples: { 'false or true': true, 'bool(null) or true': true, 'bool(null) or false': null },
  }),
  not: defineFunction({
    docs: page('not-function'),
    takes: [bool('value')],
    gives: 'bool',
    run: value => !value,
    sql: ([value]) => `(not ${value})`,
    examples: { 'not(true)': false, 'not(bool(null))': null, 'not(0 == 1)': true },
  }),
};
