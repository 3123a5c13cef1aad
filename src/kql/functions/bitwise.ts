import { defineFunction, long, page, type ScalarFunction } from './define.ts';

const wrap = (value: bigint) => BigInt.asIntN(64, value);

function ofTwo(
  name: string,
  run: (a: bigint, b: bigint) => bigint | null,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return defineFunction({
    docs: page(`${name.replaceAll('_', '-')}-function`),
    takes: [long('value1'), long('value2')],
    gives: 'long',
    run,
    sql: null,
    examples,
  });
}

function onesOf(value: bigint): bigint {
  let ones = 0n;
  for (let rest = BigInt.asUintN(64, value); rest > 0n; rest >>= 1n) ones += rest & 1n;
  return ones;
}

/** A shift goes by the last six bits of its count, as the processor's does; none goes by less than 0. */
const shifted = (count: bigint, shift: (steps: bigint) => bigint) => (count < 0n ? null : shift(count & 63n));

/** Functions over the 64 bits of a long. */
export const bitwise: Record<string, ScalarFunction> = {
  binary_and: ofTwo('binary_and', (a, b) => a & b, { 'binary_and(6, 3)': 2, 'binary_and(-1, 5)': 5 }),
  binary_or: ofTwo('binary_or', (a, b) => a | b, { 'binary_or(5, 2)': 7, 'binary_or(-8, 1)': -7 }),
  binary_xor: ofTwo('binary_xor', (a, b) => a ^ b, { 'binary_xor(5, 1)': 4, 'binary_xor(-1, 0)': -1 }),
  binary_shift_left: ofTwo('binary_shift_left', (value, count) => shifted(count, steps => wrap(value << steps)), {
    'binary_shift_left(1, 3)': 8,
    'binary_shift_left(1, 63)': '-9223372036854775808',
    'binary_shift_left(1, 64)': 1,
  }),
  binary_shift_right: ofTwo('binary_shift_right', (value, count) => shifted(count, steps => value >> steps), {
    'binary_shift_right(8, 3)': 1,
    'binary_shift_right(-8, 1)': -4,
    'binary_shift_right(8, -1)': null,
  }),
  binary_not: defineFunction({
    docs: page('binary-not-function'),
    takes: [long('value')],
    gives: 'long',
    run: value => ~value,
    sql: null,
    examples: { 'binary_not(5)': -6, 'binary_not(-1)': 0 },
  }),
  bitset_count_ones: defineFunction({
    docs: page('bitset-count-ones-function'),
    takes: [long('value')],
    gives: 'long',
    run: onesOf,
    sql: null,
    examples: { 'bitset_count_ones(42)': 3, 'bitset_count_ones(-1)': 64, 'bitset_count_ones(0)': 0 },
  }),
};
