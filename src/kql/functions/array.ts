import { compareDynamic } from '../dynamic.ts';
import type { Dynamic } from '../value.ts';
import { asDynamic, converter } from './convert.ts';
import { any, defineFunction, dynamic, long, page, rest, type ScalarFunction } from './define.ts';

const arrayLength = defineFunction({
  docs: page('array-length-function'),
  takes: [dynamic('array')],
  gives: 'long',
  run: array => (Array.isArray(array) ? BigInt(array.length) : null),
  sql: null,
  examples: {
    'array_length(dynamic([1, 2, null]))': 3,
    'array_length(dynamic([]))': 0,
    'array_length(parse_json(\'{"a": 1}\'))': null,
    'array_length(dynamic(null))': null,
  },
});

const packArray = defineFunction({
  docs: page('pack-array-function'),
  takes: [rest(any('value'))],
  gives: 'dynamic',
  nulls: 'seen',
  bind: call => {
    const convert = call.args.map(asDynamic);
    return (...values) => values.map((value, index) => convert[index](value));
  },
  sql: null,
  examples: {
    'pack_array(1, "a", 1.5)': [1, 'a', 1.5],
    'pack_array(long(null), "")': [null, ''],
    'pack_array(dynamic([1]), 2)': [[1], 2],
  },
});

function slice(array: readonly Dynamic[], start: bigint, end: bigint): Dynamic[] {
  const place = (index: bigint) => (index < 0n ? Math.max(0, array.length + Number(index)) : Number(index));
  const last = end < 0n ? array.length + Number(end) : Number(end);
  return array.slice(place(start), last + 1);
}

function splitAt(array: readonly Dynamic[], indices: readonly Dynamic[]): Dynamic {
  const places = indices.map(index => {
    const at = Number(index);
    return Math.max(0, Math.min(array.length, at < 0 ? array.length + at : at));
  });
  return [0, ...places].map((from, index) => array.slice(from, places[index] ?? array.length));
}

function indexOf(array: readonly Dynamic[], value: Dynamic, start: bigint, length: bigint, occurrence: bigint): bigint {
  const from = start < 0n ? Math.max(0, array.length + Number(start)) : Number(start);
  const to = length < 0n ? array.length : Math.min(array.length, from + Number(length));
  let left = occurrence;
  if (length < -1n || occurrence < 1n) return -1n;
  for (let index = from; index < to; index++)
    if (compareDynamic(array[index], value) === 0 && --left === 0n) return BigInt(index);
  return -1n;
}

const arrayIif = defineFunction({
  docs: page('array-iff-function'),
  takes: [dynamic('condition_array'), any('when_true'), any('when_false')],
  gives: 'dynamic',
  nulls: 'seen',
  bind: call => {
    const [, whenTrue, whenFalse] = call.args.map(asDynamic);
    return (conditions, then, otherwise) =>
      Array.isArray(conditions) ? choose(conditions, whenTrue(then), whenFalse(otherwise)) : null;
  },
  sql: null,
  examples: {
    'array_iff(dynamic([true, false]), dynamic([1, 2]), dynamic([3, 4]))': [1, 4],
    'array_iff(dynamic([1, 0, null]), "yes", "no")': ['yes', 'no', null],
    'array_iff(dynamic([true, true]), dynamic([1]), 0)': [1, null],
  },
});

function choose(conditions: readonly Dynamic[], then: Dynamic, otherwise: Dynamic): Dynamic {
  const at = (values: Dynamic, index: number) => (Array.isArray(values) ? (values[index] ?? null) : values);
  const isTrue = converter('dynamic', 'bool');
  return conditions.map((condition, index) => {
    const holds = isTrue(condition);
    return holds === null ? null : at(holds ? then : otherwise, index);
  });
}

/** Elements that an array may come to; beyond it the query is stopped as one that outgrows memory. */
const longest = 8_388_608;

/** Functions over arrays. */
export const arrayFunctions: Record<string, ScalarFunction> = {
  array_length: arrayLength,
  arraylength: arrayLength,
  pack_array: packArray,
  array_concat: defineFunction({
    docs: page('array-concat-function'),
    takes: [rest(dynamic('array'))],
    gives: 'dynamic',
    nulls: 'seen',
    run: (...arrays) => {
      const given = arrays.filter(array => array !== null);
      const length = given.reduce<number>((sum, array) => sum + (Array.isArray(array) ? array.length : 1), 0);
      if (length > longest) throw new RangeError('Invalid array length');
      return given.length === 0 ? null : given.flatMap(array => (Array.isArray(array) ? array : [array]));
    },
    sql: null,
    examples: {
      'array_concat(dynamic([1, 2]), dynamic([3]), dynamic([]))': [1, 2, 3],
      'array_concat(dynamic([1]), dynamic(null))': [1],
    },
  }),
  array_iif: arrayIif,
  array_iff: arrayIif,
  array_index_of: defineFunction({
    docs: page('array-index-of-function'),
    takes: [dynamic('array'), any('value'), long('start', 0n), long('length', -1n), long('occurrence', 1n)],
    gives: 'long',
    bind: call => {
      const convert = asDynamic(call.args[1]);
      return (array, value, start, length, occurrence) =>
        Array.isArray(array) ? indexOf(array, convert(value), start, length, occurrence) : null;
    },
    sql: null,
    examples: {
      'array_index_of(dynamic(["a", "b", "a"]), "a", 1)': 2,
      'array_index_of(dynamic([1, 2, 1]), 1, 0, -1, 2)': 2,
      'array_index_of(dynamic([1]), "1")': -1,
      'array_index_of(parse_json("{}"), 1)': null,
    },
  }),
  array_slice: defineFunction({
    docs: page('array-slice-function'),
    takes: [dynamic('array'), long('start'), long('end')],
    gives: 'dynamic',
    run: (array, start, end) => (Array.isArray(array) ? slice(array, start, end) : null),
    sql: null,
    examples: {
      'array_slice(dynamic([1, 2, 3]), 1, 2)': [2, 3],
      'array_slice(dynamic([1, 2, 3, 4]), -2, -1)': [3, 4],
      'array_slice(dynamic([1, 2]), 5, 9)': [],
    },
  }),
  array_split: defineFunction({
    docs: page('array-split-function'),
    takes: [dynamic('array'), any('indices')],
    gives: 'dynamic',
    bind: call => {
      const convert = asDynamic(call.args[1]);
      return (array, indices) => {
        const places = convert(indices);
        return Array.isArray(array) ? splitAt(array, Array.isArray(places) ? places : [places]) : null;
      };
    },
    sql: null,
    examples: {
      'array_split(dynamic([1, 2, 3, 4]), 2)': [
        [1, 2],
        [3, 4],
      ],
      'array_split(dynamic([1, 2, 3, 4]), dynamic([1, 3]))': [[1], [2, 3], [4]],
      'array_split(dynamic([1, 2]), 5)': [[1, 2], []],
    },
  }),
  array_reverse: defineFunction({
    docs: page('array-reverse-function'),
    takes: [dynamic('value')],
    gives: 'dynamic',
    run: array => (Array.isArray(array) ? array.toReversed() : null),
    sql: null,
    examples: { 'array_reverse(dynamic([1, "a"]))': ['a', 1], 'array_reverse(dynamic([]))': [] },
  }),
  array_sum: defineFunction({
    docs: page('array-sum-function'),
    takes: [dynamic('array')],
    gives: 'real',
    run: array => (Array.isArray(array) ? sum(array) : null),
    sql: null,
    examples: {
      'array_sum(dynamic([1, 2.5]))': 3.5,
      'array_sum(dynamic([]))': null,
      'array_sum(dynamic([1, "a"]))': null,
    },
  }),
  zip: defineFunction({
    docs: page('zip-function'),
    takes: [rest(dynamic('array'))],
    gives: 'dynamic',
    run: (...arrays) => {
      if (!arrays.every(array => Array.isArray(array))) return null;
      const length = Math.max(0, ...arrays.map(array => array.length));
      return Array.from({ length }, (_, index) => arrays.map(array => array[index] ?? null));
    },
    sql: null,
    examples: {
      'zip(dynamic([1, 3]), dynamic([2, 4]))': [
        [1, 2],
        [3, 4],
      ],
      'zip(dynamic([1, 2]), dynamic(["a"]))': [
        [1, 'a'],
        [2, null],
      ],
    },
  }),
};

function sum(array: readonly Dynamic[]): number | null {
  let total: number | null = null;
  for (const value of array) {
    if (typeof value !== 'bigint' && typeof value !== 'number') return null;
    total = (total ?? 0) + Number(value);
  }
  return total;
}
