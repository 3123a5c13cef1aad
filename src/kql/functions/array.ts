import { compareDynamic } from '../dynamic.ts';
import { type Dynamic, Typed, type Value } from '../value.ts';
import { asDynamic, converter } from './convert.ts';
import { any, type Call, defineFunction, dynamic, long, page, rest, type ScalarFunction } from './define.ts';

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

/** Whole numbers, reals, datetimes and timespans from one to another; nothing where the step leads away. */
function bindRange(call: Call): (start: Value, stop: Value, step: Value) => Dynamic {
  const [from] = call.args;
  if (from === 'datetime' || from === 'timespan')
    return (start, stop, step) => typedRange(from, call, start, stop, step);
  const isReal = call.args.some(type => type === 'real' || type === 'decimal');
  const convert = call.args.map(type => converter(type, isReal ? 'real' : 'long'));
  return (start, stop, step) => {
    const [a, b] = [convert[0](start), convert[1](stop)];
    const by = step === null ? (isReal ? 1 : 1n) : convert[2](step);
    if (a === null || b === null || by === null) return null;
    return isReal
      ? realRange(a as number, b as number, by as number)
      : wholeRange(a as bigint, b as bigint, by as bigint);
  };
}

/** The service gives no longer range. */
const longestRange = 1_048_576;

function wholeRange(start: bigint, stop: bigint, step: bigint): Dynamic {
  const values: bigint[] = [];
  if (step === 0n) return null;
  for (let at = start; step > 0n ? at <= stop : at >= stop; at += step) {
    if (values.length >= longestRange) return values;
    values.push(at);
  }
  return values;
}

function realRange(start: number, stop: number, step: number): Dynamic {
  if (step === 0 || Number.isNaN(step)) return null;
  const count = Math.min(longestRange, Math.floor((stop - start) / step + 1e-9) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, index) => start + index * step);
}

function typedRange(type: 'datetime' | 'timespan', call: Call, start: Value, stop: Value, step: Value): Dynamic {
  const by = step === null ? 36_000_000_000n : (converter(call.args[2], 'timespan')(step) as bigint | null);
  const to = converter(call.args[1], type)(stop) as bigint | null;
  if (start === null || to === null || by === null) return null;
  const values = wholeRange(start as bigint, to, by);
  return Array.isArray(values) ? values.map(value => new Typed(type, value as bigint)) : values;
}

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

/** Functions over arrays. */
export const arrayFunctions: Record<string, ScalarFunction> = {
  array_length: arrayLength,
  arraylength: arrayLength,
  pack_array: packArray,
  range: defineFunction({
    docs: page('range-function'),
    takes: [any('start'), any('stop'), any('step', null)],
    gives: 'dynamic',
    nulls: 'seen',
    bind: bindRange,
    sql: null,
    examples: {
      'range(1, 7, 2)': [1, 3, 5, 7],
      'range(3, 1)': [],
      'range(1.0, 2, 0.5)': [1, 1.5, 2],
      'range(datetime(2026-11-20), datetime(2026-11-21), 1d)': [
        '2026-11-20T00:00:00.0000000Z',
        '2026-11-21T00:00:00.0000000Z',
      ],
      'range(long(null), 1)': null,
    },
  }),
  repeat: defineFunction({
    docs: page('repeat-function'),
    takes: [any('value'), long('count')],
    gives: 'dynamic',
    nulls: 'seen',
    bind: call => {
      const convert = asDynamic(call.args[0]);
      return (value, count) =>
        count === null || count < 0n
          ? null
          : Array<Dynamic>(Math.min(longestRange, Number(count))).fill(convert(value));
    },
    sql: null,
    examples: { 'repeat(1, 3)': [1, 1, 1], 'repeat("a", 0)': [], 'repeat(1, -1)': null },
  }),
  array_concat: defineFunction({
    docs: page('array-concat-function'),
    takes: [rest(dynamic('array'))],
    gives: 'dynamic',
    nulls: 'seen',
    run: (...arrays) => {
      const given = arrays.filter(array => array !== null);
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

function sum(array: readonly Dynamic[]): number | null {
  let total: number | null = null;
  for (const value of array) {
    if (typeof value !== 'bigint' && typeof value !== 'number') return null;
    total = (total ?? 0) + Number(value);
  }
  return total;
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
