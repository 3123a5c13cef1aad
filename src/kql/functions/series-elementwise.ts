import type { Dynamic, Value } from '../value.ts';
import { asDynamic } from './convert.ts';
import { any, defineFunction, dynamic, page, type ScalarFunction } from './define.ts';
import { toPoint, toSeries } from './series-values.ts';

type Examples = ScalarFunction['examples'];

/** Applies to pairs of elements; whole numbers stay whole where `whole` says how. */
function pairwise(
  name: string,
  real: (a: number, b: number) => number | boolean,
  examples: Examples,
  whole?: (a: bigint, b: bigint) => bigint,
): ScalarFunction {
  const combine = (a: Dynamic, b: Dynamic): Dynamic => {
    if (whole && typeof a === 'bigint' && typeof b === 'bigint') return BigInt.asIntN(64, whole(a, b));
    const [left, right] = [toPoint(a as Value), toPoint(b as Value)];
    return left === null || right === null ? null : real(left, right);
  };
  return defineFunction({
    docs: page(`series-${name.replaceAll('_', '-')}-function`),
    takes: [any('series1'), any('series2')],
    gives: 'dynamic',
    bind: call => {
      const [toLeft, toRight] = call.args.map(asDynamic);
      return (one, other) => zip(toLeft(one), toRight(other), combine);
    },
    sql: null,
    examples,
  });
}

/** A number beside an array stands for an array of it. */
function zip(one: Dynamic, other: Dynamic, combine: (a: Dynamic, b: Dynamic) => Dynamic): Dynamic {
  if (!Array.isArray(one) && !Array.isArray(other)) return null;
  const length = Math.max(Array.isArray(one) ? one.length : 0, Array.isArray(other) ? other.length : 0);
  const at = (values: Dynamic, index: number) => (Array.isArray(values) ? (values[index] ?? null) : values);
  return Array.from({ length }, (_, index) => combine(at(one, index), at(other, index)));
}

function each(name: string, run: (value: number) => number, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: page(`series-${name}-function`),
    takes: [dynamic('series')],
    gives: 'dynamic',
    run: series => toSeries(series)?.map(value => (value === null ? null : run(value))) ?? null,
    sql: null,
    examples,
  });
}

/** Functions that work on series element by element. */
export const seriesElementwise: Record<string, ScalarFunction> = {
  series_add: pairwise(
    'add',
    (a, b) => a + b,
    {
      'series_add(dynamic([1, 2]), dynamic([10, 20.5]))': [11, 22.5],
      'series_add(dynamic([1, "x"]), 1)': [2, null],
      'series_add(dynamic([1, 2]), dynamic([1]))': [2, null],
    },
    (a, b) => a + b,
  ),
  series_subtract: pairwise(
    'subtract',
    (a, b) => a - b,
    {
      'series_subtract(dynamic([3, 2]), dynamic([1, 5]))': [2, -3],
      'series_subtract(10, dynamic([1, null]))': [9, null],
    },
    (a, b) => a - b,
  ),
  series_multiply: pairwise(
    'multiply',
    (a, b) => a * b,
    {
      'series_multiply(dynamic([1, 2]), dynamic([3, 4]))': [3, 8],
      'series_multiply(dynamic([1, 2]), 1.5)': [1.5, 3],
    },
    (a, b) => a * b,
  ),
  series_divide: pairwise('divide', (a, b) => a / b, {
    'series_divide(dynamic([1, 4]), dynamic([2, 2]))': [0.5, 2],
    'series_divide(dynamic([1]), dynamic([0]))': ['Infinity'],
  }),
  series_pow: pairwise('pow', (a, b) => a ** b, {
    'series_pow(dynamic([2, 3]), 2)': [4, 9],
    'series_pow(dynamic([2]), dynamic([-1]))': [0.5],
  }),
  series_greater: pairwise('greater', (a, b) => a > b, {
    'series_greater(dynamic([1, 2, 4]), dynamic([4, 2, 1]))': [false, false, true],
    'series_greater(dynamic([null]), 1)': [null],
  }),
  series_greater_equals: pairwise('greater_equals', (a, b) => a >= b, {
    'series_greater_equals(dynamic([1, 2]), 2)': [false, true],
    'series_greater_equals(1, dynamic([1, 2]))': [true, false],
  }),
  series_less: pairwise('less', (a, b) => a < b, {
    'series_less(dynamic([1, 2]), 2)': [true, false],
    'series_less(dynamic([]), 2)': [],
  }),
  series_less_equals: pairwise('less_equals', (a, b) => a <= b, {
    'series_less_equals(dynamic([1, 3]), 2)': [true, false],
    'series_less_equals(dynamic([2.0]), dynamic([2]))': [true],
  }),
  series_equals: pairwise('equals', (a, b) => a === b, {
    'series_equals(dynamic([1, 2]), dynamic([1.0, 3]))': [true, false],
    'series_equals(dynamic([null]), dynamic([null]))': [null],
  }),
  series_not_equals: pairwise('not_equals', (a, b) => a !== b, {
    'series_not_equals(dynamic([1, 2]), dynamic([1, 3]))': [false, true],
    'series_not_equals(dynamic(["a"]), dynamic([1]))': [null],
  }),
  series_abs: each('abs', Math.abs, {
    'series_abs(dynamic([-1.5, 2]))': [1.5, 2],
    'series_abs(dynamic(["a"]))': [null],
  }),
  series_acos: each('acos', Math.acos, { 'series_acos(dynamic([1]))': [0], 'series_acos(dynamic([2]))': ['NaN'] }),
  series_asin: each('asin', Math.asin, { 'series_asin(dynamic([0]))': [0], 'series_asin(dynamic([null]))': [null] }),
  series_atan: each('atan', Math.atan, { 'series_atan(dynamic([0]))': [0], 'series_atan(dynamic([null]))': [null] }),
  series_ceiling: each('ceiling', Math.ceil, {
    'series_ceiling(dynamic([1.2, -1.2]))': [2, -1],
    'series_ceiling(dynamic([]))': [],
  }),
  series_cos: each('cos', Math.cos, { 'series_cos(dynamic([0]))': [1], 'series_cos(dynamic([null]))': [null] }),
  series_exp: each('exp', Math.exp, { 'series_exp(dynamic([0]))': [1], 'series_exp(dynamic([null]))': [null] }),
  series_floor: each('floor', Math.floor, {
    'series_floor(dynamic([1.7, -1.2]))': [1, -2],
    'series_floor(dynamic([]))': [],
  }),
  series_log: each('log', Math.log, { 'series_log(dynamic([1]))': [0], 'series_log(dynamic([0]))': ['-Infinity'] }),
  series_sign: each('sign', Math.sign, {
    'series_sign(dynamic([-6, 0, 8.2]))': [-1, 0, 1],
    'series_sign(dynamic([]))': [],
  }),
  series_sin: each('sin', Math.sin, { 'series_sin(dynamic([0]))': [0], 'series_sin(dynamic([null]))': [null] }),
  series_tan: each('tan', Math.tan, { 'series_tan(dynamic([0]))': [0], 'series_tan(dynamic([null]))': [null] }),
};
