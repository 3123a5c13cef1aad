import { Failure } from '../../core/failure.ts';
import { bool, defineFunction, page, type ScalarFunction, string } from './define.ts';

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
  assert: defineFunction({
    docs: page('assert-function'),
    takes: [bool('condition'), string('message')],
    gives: 'bool',
    nulls: 'seen',
    run: (condition, message) => {
      if (condition !== true) throw new Failure('query/assertion', `The query stopped itself: ${message}`);
      return true;
    },
    sql: null,
    examples: { 'assert(1 < 2, "one is less")': true, 'assert(strlen("a") == 1, "") and false': false },
  }),
};
