import { compareDynamic } from '../dynamic.ts';
import type { Dynamic } from '../value.ts';
import { asDynamic } from './convert.ts';
import { any, defineFunction, dynamic, long, page, rest, type ScalarFunction } from './define.ts';

function shift(array: readonly Dynamic[], count: number, fill: Dynamic): Dynamic[] {
  return array.map((_, index) => {
    const from = index + count;
    return from >= 0 && from < array.length ? array[from] : fill;
  });
}

function rotate(array: readonly Dynamic[], count: number): Dynamic[] {
  const size = array.length;
  return array.map((_, index) => array[(((index + count) % size) + size) % size]);
}

function shifting(direction: 'left' | 'right', sign: 1 | -1, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`array-shift-${direction}-function`),
    takes: [dynamic('array'), long('shift_count'), any('default_value', null)],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const fill = asDynamic(call.args[2]);
      return (array, count, value) =>
        Array.isArray(array) && count !== null ? shift(array, sign * Number(count), fill(value)) : null;
    },
    sql: null,
    examples,
  });
}

function rotating(direction: 'left' | 'right', sign: 1 | -1, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`array-rotate-${direction}-function`),
    takes: [dynamic('array'), long('rotate_count')],
    gives: 'dynamic',
    run: (array, count) => (Array.isArray(array) ? rotate(array, sign * Number(count)) : null),
    sql: null,
    examples,
  });
}

/** Sorts the first array and puts the others into the same order; a last bool says whether nulls come last. */
function sorting(direction: 'asc' | 'desc', sign: 1 | -1, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`array-sort-${direction}-function`),
    takes: [rest(any('array'))],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const hasFlag = call.args.at(-1) === 'bool';
      return (...values) => {
        const arrays = (hasFlag ? values.slice(0, -1) : values) as Dynamic[];
        const [first] = arrays;
        if (!Array.isArray(first)) return null;
        const nullsLast = hasFlag ? values.at(-1) !== false : true;
        const order = orderOf(first, sign, nullsLast);
        const sorted = arrays.map(array => inOrder(array, first.length, order));
        return sorted.length === 1 ? sorted[0] : sorted;
      };
    },
    sql: null,
    examples,
  });
}

function orderOf(array: readonly Dynamic[], sign: number, nullsLast: boolean): number[] {
  const compare = (a: Dynamic, b: Dynamic) => {
    if (a === null || b === null) return a === b ? 0 : (a === null) === nullsLast ? 1 : -1;
    return sign * compareDynamic(a, b);
  };
  return array.map((_, index) => index).sort((a, b) => compare(array[a], array[b]) || a - b);
}

/** An array of another length than the first can not follow its order. */
function inOrder(array: Dynamic, length: number, order: readonly number[]): Dynamic {
  return Array.isArray(array) && array.length === length ? order.map(index => array[index]) : null;
}

/** Functions that put the items of arrays into another order. */
export const arrayOrders: Record<string, ScalarFunction> = {
  array_shift_left: shifting('left', 1, {
    'array_shift_left(dynamic([1, 2, 3]), 1)': [2, 3, null],
    'array_shift_left(dynamic([1, 2, 3]), -1, 0)': [0, 1, 2],
  }),
  array_shift_right: shifting('right', -1, {
    'array_shift_right(dynamic([1, 2, 3]), 1)': [null, 1, 2],
    'array_shift_right(dynamic([1, 2, 3]), 5, "x")': ['x', 'x', 'x'],
  }),
  array_rotate_left: rotating('left', 1, {
    'array_rotate_left(dynamic([1, 2, 3]), 1)': [2, 3, 1],
    'array_rotate_left(dynamic([]), 1)': [],
  }),
  array_rotate_right: rotating('right', -1, {
    'array_rotate_right(dynamic([1, 2, 3]), 1)': [3, 1, 2],
    'array_rotate_right(dynamic([1, 2, 3]), -4)': [2, 3, 1],
  }),
  array_sort_asc: sorting('asc', 1, {
    'array_sort_asc(dynamic([3, 1, 2]))': [1, 2, 3],
    'array_sort_asc(dynamic([null, "b", "a"]))': ['a', 'b', null],
    'array_sort_asc(dynamic([null, "b", "a"]), false)': [null, 'a', 'b'],
    'array_sort_asc(dynamic([2, 1]), dynamic(["b", "a"]))[1]': ['a', 'b'],
  }),
  array_sort_desc: sorting('desc', -1, {
    'array_sort_desc(dynamic([1, 3, 2]))': [3, 2, 1],
    'array_sort_desc(dynamic([null, 1, 2]))': [2, 1, null],
  }),
};
